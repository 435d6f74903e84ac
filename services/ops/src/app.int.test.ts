// The description of the API and the page that shows it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOpsApp, type Json, type OpsUnderTest } from './testing/ops';

let ops: OpsUnderTest;

beforeAll(async () => {
  ops = await startOpsApp();
});
afterAll(() => ops.close());

test('every route documents who may not, what is unknown, what is not valid and what may be away', async () => {
  const { body } = await ops.call('/openapi.json', { key: null });
  expect(body).toMatchObject({ openapi: '3.1.0', info: { title: 'Sextant' } });
  const operations = Object.entries<Json>(body.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
  );
  expect(operations.length).toBeGreaterThan(60);
  for (const { route, operation } of operations) {
    const statuses = Object.keys(operation.responses);
    expect([route, statuses]).toEqual([route, expect.arrayContaining(['401', '403', '404', '422', '429', '503'])]);
    expect([route, statuses.some((status) => status.startsWith('2'))]).toEqual([route, true]);
    expect([route, operation.summary]).toEqual([route, expect.any(String)]);
  }
});

test('no reference of the description leads nowhere', async () => {
  const { body } = await ops.call('/openapi.json', { key: null });
  const named = Object.keys(body.components.schemas).map((name) => `#/components/schemas/${name}`);
  const asked = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((ref) => !named.includes(ref!))).toEqual([]);
});

test('the page in a browser loads nothing from elsewhere', async () => {
  const page = await ops.call('/docs', { key: null });
  const policy = page.headers.get('content-security-policy');
  expect([page.status, policy]).toEqual([200, expect.stringContaining("default-src 'self'")]);
  const sources = [...(page.body as string).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
  expect(sources.length).toBeGreaterThan(3);
  for (const source of sources) {
    expect(source).toMatch(/^\/docs\//);
    expect([source, (await ops.call(source, { key: null })).status]).toEqual([source, 200]);
  }
});

test('runbooks are served as text to whoever was woken, without a key; nothing else of the folders is', async () => {
  const folder = join(__dirname, '../../../alerts/runbooks');
  for (const file of readdirSync(folder)) {
    const { status, headers, body } = await ops.call(`/runbooks/${file}`, { key: null });
    expect([file, status, headers.get('content-type')]).toEqual([file, 200, 'text/plain; charset=utf-8']);
    expect(body).toBe(readFileSync(join(folder, file), 'utf8'));
  }
  for (const file of ['Nowhere.md', '..%2Fpackage.json', '%2e%2e%2fpackage.json']) {
    expect(await ops.call(`/runbooks/${file}`, { key: null })).toMatchObject({ status: 404 });
  }
});

test('who may not change anything is refused before the body is read', async () => {
  const headers = { authorization: `Bearer ${ops.a.keys.viewer}`, 'content-type': 'application/json' };
  // Read, it would be refused as no JSON.
  const answer = await fetch(`${ops.url}/api/v1/runs`, { method: 'POST', headers, body: '{'.repeat(1_000_000) });
  expect(answer.status).toBe(403);
});

test('a store that is away is a 503 with a sentence, and the service is not ready', async () => {
  const answer = await ops.call('/api/v1/runs', { method: 'POST', body: { kind: 'page', input: { prompt: 'p' } } });
  expect(answer).toMatchObject({ status: 503, body: { detail: 'the controller does not answer now: try again soon' } });
  await ops.postgres.kill();
  expect(await ops.call('/api/v1/me')).toMatchObject({ status: 503, body: { retryable: true } });
  const { status, body } = await ops.call('/readyz', { key: null });
  expect([status, body.reasons]).toEqual([503, [expect.stringMatching(/^postgres: /)]]);
  await ops.postgres.restart();
  expect((await ops.call('/api/v1/me')).status).toBe(200);
});
