// Analysis of an upgrade, against a local npm registry over HTTP.
import { captureTelemetry } from '@sextant/telemetry/testing';
import { createRegistry } from '../clients/registry';
import type { StepJob } from '../job';
import { startServer, type Reply, type TestServer } from '@sextant/kit/testing-server';
import { analyze } from './analyze';

const packages: Readonly<Record<string, object>> = {
  lodash: {
    name: 'lodash',
    'dist-tags': { latest: '4.17.21' },
    versions: { '4.17.20': {}, '4.17.21': {}, '5.0.0-beta.1': {}, '3.10.1': { deprecated: 'use 4' } },
  },
  '@tanstack/react-query': {
    name: '@tanstack/react-query',
    'dist-tags': { latest: '5.62.7' },
    versions: {
      '5.62.7': {
        peerDependencies: { react: '^18 || ^19', 'react-native': '*' },
        peerDependenciesMeta: { 'react-native': { optional: true } },
      },
    },
  },
};

let server: TestServer;
let broken: Reply | 'hang' | undefined;

beforeEach(async () => {
  captureTelemetry();
  broken = undefined;
  server = await startServer(({ url }) => {
    const found = packages[decodeURIComponent(url.slice(1))];
    return broken ?? (found ? { body: found } : { status: 404, body: { error: 'Not found' } });
  });
});
afterEach(() => server.close());

interface Wanted {
  readonly package?: string;
  readonly version?: string;
  readonly manifest?: string | undefined;
  readonly source?: StepJob['input']['source'];
}

const manifestOf = (dependencies: object): string => JSON.stringify({ dependencies });

function run({
  package: name = 'lodash',
  version = '4.17.21',
  manifest = manifestOf({ lodash: '^4.17.20' }),
  source,
}: Wanted = {}) {
  const input = { ecosystem: 'npm' as const, package: name, version, ...(source ? { source } : { manifest }) };
  const job: StepJob = { run_id: 'r', org_id: 'o', kind: 'upgrade', step: 'analyze', correlation_id: 'c', input };
  const githubApp = { readManifest: async () => manifest, postResult: async () => 1 };
  return analyze({ job, before: {}, callId: 'x' }, { registry: createRegistry(server.url), githubApp });
}

test('an upgrade is described by its ranges and versions', async () => {
  await expect(run()).resolves.toEqual({
    manifest: manifestOf({ lodash: '^4.17.20' }),
    range: '^4.17.20',
    from: '4.17.20',
    to: '4.17.21',
    change: 'patch',
    warnings: [],
  });
});

test('the manifest is read from the repository when the run names one', async () => {
  const found = await run({ source: { repository: 'acme/web', issue_number: 1 } });
  expect(found.range).toBe('^4.17.20');
});

test.each([
  ['^4.16.0', '4.17.21', 'minor'],
  ['^3.0.0', '4.17.21', 'major'],
  ['^4.17.21', '3.10.1', 'downgrade'],
  ['^4.17.21', '5.0.0-beta.1', 'pre-release'],
])('from %s to %s is a %s change', async (range, version, change) => {
  await expect(run({ version, manifest: manifestOf({ lodash: range }) })).resolves.toMatchObject({ change });
});

test('a downgrade to a deprecated version is warned of twice', async () => {
  const { warnings } = await run({ version: '3.10.1' });
  expect(warnings).toEqual([
    '3.10.1 is older than 4.17.20, the lowest version in use',
    'lodash 3.10.1 is deprecated: use 4',
  ]);
});

describe('peer dependencies of the new version', () => {
  const upgrade = (more: object) =>
    run({
      package: '@tanstack/react-query',
      version: '5.62.7',
      manifest: manifestOf({ '@tanstack/react-query': '^4.0.0', ...more }),
    });

  test('that are met are not mentioned', async () => {
    expect((await upgrade({ react: '^18.2.0' })).warnings).toEqual([]);
  });
  test('that clash are warned of', async () => {
    expect((await upgrade({ react: '^17.0.0' })).warnings).toEqual([
      '@tanstack/react-query needs react ^18 || ^19, but package.json declares ^17.0.0',
    ]);
  });
  test('that are missing are warned of, optional ones are not', async () => {
    expect((await upgrade({})).warnings).toEqual([
      '@tanstack/react-query needs react ^18 || ^19, which package.json does not declare',
    ]);
  });
});

describe('what the person who asked must correct is not tried again, and says the fix', () => {
  test.each<[string, Wanted, string]>([
    [
      'an unknown package',
      { package: 'lodahs' },
      'the package lodahs does not exist in the npm registry: check its spelling',
    ],
    [
      'a version that does not exist',
      { version: '9.9.9' },
      'lodash has no version 9.9.9: its latest version is 4.17.21',
    ],
    ['a property of objects as version', { version: 'constructor' }, 'lodash has no version constructor'],
    ['a package that is not declared', { manifest: '{}' }, 'package.json does not depend on lodash'],
    ['the version in use', { manifest: manifestOf({ lodash: '^4.17.21' }) }, 'lodash is at 4.17.21 already'],
    [
      'a path instead of a range',
      { manifest: manifestOf({ lodash: 'file:../x' }) },
      'which is not a range of versions',
    ],
    ['a workspace', { manifest: manifestOf({ lodash: 'workspace:*' }) }, 'which is not a range of versions'],
    ['a broken manifest', { manifest: '{ "dependencies": ' }, 'package.json is not valid JSON'],
  ])('%s', async (_, wanted, message) => {
    const analysis = run(wanted);
    await expect(analysis).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
    await expect(analysis).rejects.toThrow(message);
  });
});

describe('trouble of the registry may pass', () => {
  test.each<[string, Reply, string]>([
    ['away', { status: 503 }, 'SERVICE_UNAVAILABLE'],
    ['broken', { status: 500 }, 'PROVIDER_ERROR'],
    ['another shape', { body: { name: 'lodash' } }, 'PROVIDER_ERROR'],
  ])('%s', async (_, reply, errorClass) => {
    broken = reply;
    await expect(run()).rejects.toMatchObject({ errorClass, retryable: true });
  });

  test('a limit says how long to wait', async () => {
    broken = { status: 429, headers: { 'retry-after': '12' } };
    await expect(run()).rejects.toMatchObject({ errorClass: 'RATE_LIMIT', retryAfterMs: 12_000 });
  });
});
