// Calls to registries: metrics, usage, the cache, and manifests of github-app.
import { startServer, type Reply, type TestServer } from '@sextant/http/testing/server';
import { vendorCallsTotal, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { testContext } from '../../testing/context';
import { indexPath } from './crates';
import { createGitHubApp } from '../github-app';
import { escaped } from './goproxy';
import { createRegistries, type Registries } from './registries';

const lodash = { name: 'lodash', 'dist-tags': { latest: '4.17.21' }, versions: { '4.17.21': {} } };

let server: TestServer;
let reply: (url: string) => Reply;
let registries: Registries;
let telemetry: Capture;

beforeEach(async () => {
  telemetry = captureTelemetry();
  reply = () => ({ body: lodash });
  server = await startServer(({ url }) => reply(url));
  const { url } = server;
  registries = createRegistries({ npm: url, pypi: url, cratesIndex: url, goproxy: url });
});
afterEach(() => server.close());

const caller = (signal?: AbortSignal) =>
  testContext<object, object>({ kind: 'upgrade', step: 'analyze', input: {}, ...(signal && { signal }) });

test('a call is counted in the metrics and for the run', async () => {
  const { context, bumps } = caller();
  await registries.npm('lodash', context);
  await expect(telemetry.value(vendorCallsTotal, { vendor: 'npm', status: 'success' })).resolves.toBe(1);
  expect(bumps).toEqual([{ runId: context.run.id, orgId: context.run.orgId, vendor: 'npm', calls: 1 }]);
});

test.each([
  ['not found', 404, 'success', { errors: 0, rateLimitHits: 0 }],
  ['internal error', 500, 'error', { errors: 1, rateLimitHits: 0 }],
  ['rate limited', 429, 'rate_limited', { errors: 1, rateLimitHits: 1 }],
] as const)('the response %s is counted by its outcome', async (_, code, status, counts) => {
  reply = () => ({ status: code });
  const { context, bumps } = caller();
  await expect(registries.cargo('serde', context)).rejects.toThrow('serde');
  await expect(telemetry.value(vendorCallsTotal, { vendor: 'crates', status })).resolves.toBe(1);
  expect(bumps).toEqual([expect.objectContaining(counts)]);
  const hits = await telemetry.value(vendorRateLimitHitsTotal, { vendor: 'crates' });
  expect(hits ?? 0).toBe(counts.rateLimitHits);
});

test('an aborted step makes no call and counts none', async () => {
  const { context, bumps } = caller(AbortSignal.abort(new Error('taken by another worker')));
  await expect(registries.npm('lodash', context)).rejects.toThrow('taken by another worker');
  expect(server.requests).toEqual([]);
  expect(bumps).toEqual([]);
  await expect(telemetry.value(vendorCallsTotal, { vendor: 'npm', status: 'error' })).resolves.toBeUndefined();
});

describe('the cache', () => {
  const minute = { maxAgeMs: 60_000 };

  test('is shared by callers that accept its age', async () => {
    const { context } = caller();
    await Promise.all([registries.npm('lodash', context, minute), registries.npm('lodash', context, minute)]);
    await registries.npm('lodash', context, minute);
    expect(server.requests).toHaveLength(1);
  });
  test('is not used by other callers', async () => {
    const { context } = caller();
    await registries.npm('lodash', context, minute);
    await registries.npm('lodash', context);
    expect(server.requests).toHaveLength(2);
  });
  test('does not keep failures', async () => {
    const { context } = caller();
    reply = () => ({ status: 503 });
    await expect(registries.npm('lodash', context, minute)).rejects.toThrow('503');
    reply = () => ({ body: lodash });
    await expect(registries.npm('lodash', context, minute)).resolves.toMatchObject({ latest: '4.17.21' });
  });
});

test.each([
  ['a', '1/a'],
  ['ab', '2/ab'],
  ['Syn', '3/s/syn'],
  ['serde_json', 'se/rd/serde_json'],
])('the index path of the crate %s is %s', (name, path) => {
  expect(indexPath(name)).toBe(path);
});

test('upper-case letters of a module path are escaped', () => {
  expect(escaped('github.com/Azure/azure-SDK')).toBe('github.com/!azure/azure-!s!d!k');
});

describe('manifests', () => {
  const paths = ['requirements.txt', 'pyproject.toml'] as const;
  const read = () =>
    createGitHubApp({ url: server.url, token: 't' }).readManifests({ repository: 'acme/api', paths: [...paths] });
  const absent = { status: 422, body: { detail: 'not found', error_class: 'VALIDATION_ERROR', retryable: false } };

  test('are all existing files, in order', async () => {
    reply = (url) => ({ body: { content: url.includes('pyproject') ? '[project]' : 'flask' } });
    await expect(read()).resolves.toEqual([
      { path: 'requirements.txt', text: 'flask' },
      { path: 'pyproject.toml', text: '[project]' },
    ]);
  });
  test('do not include missing files', async () => {
    reply = (url) => (url.includes('pyproject') ? { body: { content: '[project]' } } : absent);
    await expect(read()).resolves.toEqual([{ path: 'pyproject.toml', text: '[project]' }]);
  });
  test('are an error with the name of the first file if all are missing', async () => {
    reply = () => absent;
    await expect(read()).rejects.toThrow('could not read requirements.txt of acme/api');
  });
  test('are an error at once if GitHub is unavailable', async () => {
    reply = () => ({ status: 503 });
    await expect(read()).rejects.toMatchObject({ errorClass: 'SERVICE_UNAVAILABLE' });
    expect(server.requests).toHaveLength(1);
  });
});
