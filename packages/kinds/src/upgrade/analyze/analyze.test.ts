// The step analyze with local package registries over HTTP.
import { captureTelemetry } from '@sextant/telemetry/testing';
import { createRegistries } from '../../clients/registries/registries';
import { testContext } from '../../testing/context';
import { startServer, type Reply, type TestServer } from '@sextant/http/testing/server';
import { analyze } from './analyze';
import type { UpgradeInput } from '../kind';
import type { Results } from '../results';

const packages: Readonly<Record<string, object>> = {
  '/lodash': {
    name: 'lodash',
    'dist-tags': { latest: '4.17.21' },
    versions: { '4.17.20': {}, '4.17.21': {}, '5.0.0-beta.1': {}, '3.10.1': { deprecated: 'use 4' } },
  },
  '/@tanstack/react-query': {
    name: '@tanstack/react-query',
    'dist-tags': { latest: '5.62.7' },
    versions: {
      '5.62.7': {
        peerDependencies: { react: '^18 || ^19', 'react-native': '*' },
        peerDependenciesMeta: { 'react-native': { optional: true } },
      },
    },
  },
  '/pypi/requests/json': {
    info: { name: 'requests', version: '2.32.3' },
    releases: {
      '2.31.0': [{}],
      '2.32.0': [{ yanked: true, yanked_reason: 'broken' }],
      '2.32.3': [{}],
      '3.0a1': [{}],
      '2.33.0': [],
    },
  },
  '/on/el/oneline': { name: 'oneline', vers: '1.0.210', yanked: false },
  '/github.com/!burnt!sushi/toml/@latest': { Version: 'v1.4.0' },
};
const texts: Readonly<Record<string, string>> = {
  '/se/rd/serde': '{"name":"serde","vers":"1.0.209","yanked":true}\n{"name":"serde","vers":"1.0.210","deps":null}\n',
  '/github.com/!burnt!sushi/toml/@v/list': 'v1.3.0\nv1.4.0\nv1.5.0-rc.1\n',
  '/github.com/!burnt!sushi/toml/@v/v1.4.0.mod': 'module github.com/BurntSushi/toml\n\ngo 1.18\n',
};

let server: TestServer;
let failure: Reply | 'hang' | undefined;

beforeEach(async () => {
  captureTelemetry();
  failure = undefined;
  server = await startServer(({ url }) => {
    if (texts[url] !== undefined) return { body: texts[url] };
    const body = packages[decodeURIComponent(url)];
    return failure ?? (body ? { body } : { status: 404, body: { error: 'Not found' } });
  });
});
afterEach(() => server.close());

const manifestOf = (dependencies: object): string => JSON.stringify({ dependencies });

/** With a source, the manifest comes from the repository. */
function run({ manifest = manifestOf({ lodash: '^4.17.20' }), source, ...rest }: Partial<UpgradeInput> = {}) {
  const input: UpgradeInput = {
    ...{ ecosystem: 'npm', package: 'lodash', version: '4.17.21' },
    ...rest,
    ...(source ? { source } : { manifest }),
  };
  const url = server.url;
  const services = {
    registries: createRegistries({ npm: url, pypi: url, cratesIndex: url, goproxy: url }),
    githubApp: {
      readManifests: async ({ paths }: { paths: readonly string[] }) => [{ path: paths[0]!, text: manifest }] as const,
      postResult: async () => 1,
    },
  };
  const { context } = testContext<UpgradeInput, Results>({ kind: 'upgrade', step: 'analyze', input, services });
  return analyze(context);
}

test('the analysis has the ranges and versions of the upgrade', async () => {
  await expect(run()).resolves.toEqual({
    manifest: manifestOf({ lodash: '^4.17.20' }),
    path: 'package.json',
    range: '^4.17.20',
    from: '4.17.20',
    to: '4.17.21',
    change: 'patch',
    warnings: [],
    declarations: [0],
    others: [],
  });
});

test('the manifest of a run with a source is read from the repository', async () => {
  const analysis = await run({ source: { repository: 'acme/web', issue_number: 1 } });
  expect(analysis.range).toBe('^4.17.20');
});

test.each([
  ['^4.16.0', '4.17.21', 'minor'],
  ['^3.0.0', '4.17.21', 'major'],
  ['^4.17.21', '3.10.1', 'downgrade'],
  ['^4.17.21', '5.0.0-beta.1', 'pre-release'],
])('from %s to %s is a %s change', async (range, version, change) => {
  await expect(run({ version, manifest: manifestOf({ lodash: range }) })).resolves.toMatchObject({ change });
});

test('a downgrade to a deprecated version causes two warnings', async () => {
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

  test('cause no warning if they are met', async () => {
    expect((await upgrade({ react: '^18.2.0' })).warnings).toEqual([]);
  });
  test('cause a warning if they conflict', async () => {
    expect((await upgrade({ react: '^17.0.0' })).warnings).toEqual([
      '@tanstack/react-query needs react ^18 || ^19, but package.json declares ^17.0.0',
    ]);
  });
  test('cause a warning if they are missing and not optional', async () => {
    expect((await upgrade({})).warnings).toEqual([
      '@tanstack/react-query needs react ^18 || ^19, which package.json does not declare',
    ]);
  });
});

describe('an invalid request fails without a retry, and the message says how to correct it', () => {
  test.each<[string, Partial<UpgradeInput>, string]>([
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
    ['a property of Object.prototype as version', { version: 'constructor' }, 'lodash has no version constructor'],
    ['a package that is not declared', { manifest: '{}' }, 'package.json does not depend on lodash'],
    ['the version in use', { manifest: manifestOf({ lodash: '^4.17.21' }) }, 'lodash is already at 4.17.21'],
    [
      'a path instead of a range',
      { manifest: manifestOf({ lodash: 'file:../x' }) },
      'which is not a range of versions',
    ],
    ['a workspace', { manifest: manifestOf({ lodash: 'workspace:*' }) }, 'which is not a range of versions'],
    ['a broken manifest', { manifest: '{ "dependencies": ' }, 'package.json is not valid JSON'],
    [
      'a release without files',
      { ecosystem: 'pip', package: 'requests', version: '2.33.0', manifest: 'requests==2.31.0\n' },
      'requests 2.33.0 has no installable file: choose another version',
    ],
    [
      'a crate that was yanked',
      { ecosystem: 'cargo', package: 'serde', version: '1.0.209', manifest: '[dependencies]\nserde = "1.0.190"\n' },
      'serde 1.0.209 is yanked, and cargo does not choose yanked versions: choose another version',
    ],
  ])('%s', async (_, change, message) => {
    const analysis = run(change);
    await expect(analysis).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
    await expect(analysis).rejects.toThrow(message);
  });
});

describe('other ecosystems', () => {
  test('pip: the package name is normalized, and a yanked version causes a warning', async () => {
    const analysis = await run({
      ecosystem: 'pip',
      package: 'requests',
      version: '2.32.0',
      manifest: 'flask\nRequests[socks]==2.31.0  # why\n',
    });
    expect(analysis).toMatchObject({ path: 'requirements.txt', range: '==2.31.0', from: '2.31.0', change: 'minor' });
    expect(analysis.warnings).toEqual(['requests 2.32.0 is yanked: broken']);
  });
  test('pip: 3.0.0a1 equals 3.0a1, the spelling of PyPI', async () => {
    const manifest = '[project]\ndependencies = ["requests>=2.31"]\n';
    const analysis = await run({ ecosystem: 'pip', package: 'requests', version: '3.0.0a1', manifest });
    expect(analysis).toMatchObject({ path: 'pyproject.toml', range: '>=2.31', change: 'pre-release' });
  });
  test('cargo: an index may have a single line', async () => {
    const manifest = '[dependencies]\noneline = "1.0.190"\n';
    const analysis = await run({ ecosystem: 'cargo', package: 'oneline', version: '1.0.210', manifest });
    expect(analysis).toMatchObject({ path: 'Cargo.toml', range: '1.0.190', from: '1.0.190', change: 'patch' });
  });
  test('go: upper-case letters in a module path are escaped', async () => {
    const manifest = 'module example.com/app\n\nrequire github.com/BurntSushi/toml v1.3.0\n';
    const name = 'github.com/BurntSushi/toml';
    const analysis = await run({ ecosystem: 'go', package: name, version: 'v1.4.0', manifest });
    expect(analysis).toMatchObject({ path: 'go.mod', range: 'v1.3.0', from: 'v1.3.0', change: 'minor' });
    const unknown = run({ ecosystem: 'go', package: name, version: 'v2.0.0', manifest });
    await expect(unknown).rejects.toThrow(`${name} has no version v2.0.0: its latest version is v1.4.0`);
  });
  test.each([
    ['pip', 'nowhere', '1.0', 'does not exist in PyPI'],
    ['cargo', 'nowhere', '1.0.0', 'does not exist in the registry of crates'],
    ['go', 'example.com/nowhere', 'v1.0.0', 'does not exist in the Go module proxy'],
  ] as const)('%s: the error names a package that does not exist', async (ecosystem, name, version, message) => {
    await expect(run({ ecosystem, package: name, version })).rejects.toThrow(message);
  });
});

describe('errors of the registry are retryable', () => {
  test.each<[string, Reply, string]>([
    ['unavailable', { status: 503 }, 'SERVICE_UNAVAILABLE'],
    ['internal error', { status: 500 }, 'PROVIDER_ERROR'],
    ['unexpected response', { body: { name: 'lodash' } }, 'PROVIDER_ERROR'],
  ])('%s', async (_, reply, errorClass) => {
    failure = reply;
    await expect(run()).rejects.toMatchObject({ errorClass, retryable: true });
  });

  test('a rate limit has the time to wait', async () => {
    failure = { status: 429, headers: { 'retry-after': '12' } };
    await expect(run()).rejects.toMatchObject({ errorClass: 'RATE_LIMIT', retryAfterMs: 12_000 });
  });
});
