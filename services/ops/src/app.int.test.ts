// The OpenAPI document, the documentation page, runbooks, and errors that are common to all routes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useOps, type Json, type OpsUnderTest } from './testing/ops';

let ops: OpsUnderTest;
useOps((started) => (ops = started));

test('every operation has a summary and documents success and the common errors', async () => {
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

test('every reference in the OpenAPI document resolves', async () => {
  const { body } = await ops.call('/openapi.json', { key: null });
  const schemas = Object.keys(body.components.schemas).map((name) => `#/components/schemas/${name}`);
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
  expect(references.length).toBeGreaterThan(0);
  expect(references.filter((ref) => !schemas.includes(ref!))).toEqual([]);
});

test('the documentation page loads every asset from ops', async () => {
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

const RUNBOOKS = join(__dirname, '../../../alerts/runbooks');

test('runbooks are served as text without a key, and no other file is', async () => {
  for (const file of readdirSync(RUNBOOKS)) {
    const { status, headers, body } = await ops.call(`/runbooks/${file}`, { key: null });
    expect([file, status, headers.get('content-type')]).toEqual([file, 200, 'text/plain; charset=utf-8']);
    expect(body).toBe(readFileSync(join(RUNBOOKS, file), 'utf8'));
  }
  expect((await ops.call('/runbooks/TargetDown', { key: null })).body).toContain('# TargetDown');
  for (const file of ['Nowhere.md', '..%2Fpackage.json', '%2e%2e%2fpackage.json']) {
    expect(await ops.call(`/runbooks/${file}`, { key: null })).toMatchObject({ status: 404 });
    expect(await ops.call(`/api/v1/runbooks/${file}`, { key: null })).toMatchObject({ status: 404 });
  }
});

test('the API lists the runbooks and returns each, without a key', async () => {
  const { body } = await ops.call('/api/v1/runbooks', { key: null });
  const items = body.items as { readonly name: string; readonly title: string }[];
  expect(items.map(({ name }) => `${name}.md`)).toEqual(readdirSync(RUNBOOKS).toSorted());
  expect(items.filter(({ title }) => title === '')).toEqual([]);
  const name = 'VendorQuotaExhausted';
  const markdown = readFileSync(join(RUNBOOKS, `${name}.md`), 'utf8');
  for (const path of [name, `${name}.md`]) {
    expect((await ops.call(`/api/v1/runbooks/${path}`, { key: null })).body).toMatchObject({ name, markdown });
  }
});

test('a caller without the required role is rejected before the body is read', async () => {
  const headers = { authorization: `Bearer ${ops.a.keys.viewer}`, 'content-type': 'application/json' };
  // The body is invalid JSON, which would be a 400.
  const response = await fetch(`${ops.url}/api/v1/runs`, { method: 'POST', headers, body: '{'.repeat(1_000_000) });
  expect(response.status).toBe(403);
});

const OF_UNKNOWN_PROVIDER = { provider: 'openay', model: 'm', input_usd_per_million: 1, output_usd_per_million: 2 };
test.each<[string, string, unknown, string]>([
  ['GET', '/runs?limit=abc', undefined, 'limit must be an integer from 1 to 100'],
  ['GET', '/runs?limit=101', undefined, 'limit must be an integer from 1 to 100'],
  ['GET', '/runs?state=faild', undefined, 'did you mean failed?'],
  ['GET', '/runs?cursor=x', undefined, 'cursor must be the next_cursor of a response of this list'],
  ['GET', '/jobs?run_id=x', undefined, 'run_id must be a UUID such as'],
  ['GET', '/usage/last-n-days?n=0', undefined, 'n must be an integer from 1 to 366'],
  ['GET', '/ops/overview?period=1y', undefined, 'period must be one of 24h, 7d, 30d'],
  ['GET', '/export/usage.csv?from=yesterday', undefined, 'from must be a day like 2026-11-22'],
  ['PUT', '/prices', OF_UNKNOWN_PROVIDER, 'google, openai_compatible; did you mean openai?'],
  ['PUT', '/budgets', { period: 'day' }, 'a budget needs soft_limit_usd or hard_limit_usd'],
  ['PUT', '/budgets', { period: 'day', hard_limit_usd: true }, 'hard_limit_usd must be dollars like 12.50'],
  ['PUT', '/budgets', { hard_limit_usd: 1 }, 'period is missing: it must be one of day, month'],
  ['PUT', '/flags/agent-guard-strct', { enabled: true }, 'did you mean agent-guard-strict?'],
  ['PUT', '/flags/llm-provider', { enabled: true, value: 'openay' }, 'did you mean openai?'],
  ['PUT', '/flags/llm-provider', { enabled: true, value: 'mistral' }, 'must be one of openai, anthropic, google'],
  ['POST', '/keys', { name: 'k', role: 'root' }, 'role must be one of viewer, operator, admin'],
  ['POST', '/users', { email: 'x' }, 'email must be an e-mail address'],
  ['POST', '/runs', { kind: 'page' }, 'input is missing: it must be an object'],
  ['POST', '/dlq/retry', { limit: 0 }, 'limit must be an integer from 1 to 100000'],
  ['POST', '/incidents/x/actions', { action: 'close' }, 'action must be one of acknowledge, resolve, note'],
])('%s %s with %j is rejected: %s', async (method, path, body, message) => {
  const call = { method, ...(body !== undefined && { body }), key: ops.a.keys.admin };
  const { status, body: problem } = await ops.call(`/api/v1${path}`, call);
  expect([path.includes('strct') ? 404 : 422, problem.detail]).toEqual([status, expect.stringContaining(message)]);
  expect(problem.detail).not.toMatch(/Invalid|expected|received|NaN/);
});

test('an unavailable backend is a 503, and without Postgres ops is not ready', async () => {
  const run = { kind: 'page', input: { prompt: 'p' } };
  expect(await ops.call('/api/v1/runs', { method: 'POST', body: run })).toMatchObject({
    status: 503,
    body: { detail: 'the controller is not responding: try again later' },
  });
  await ops.postgres.kill();
  expect(await ops.call('/api/v1/me')).toMatchObject({ status: 503, body: { retryable: true } });
  const { status, body } = await ops.call('/readyz', { key: null });
  expect([status, body.reasons]).toEqual([503, [expect.stringMatching(/^postgres: /)]]);
  await ops.postgres.restart();
  expect((await ops.call('/api/v1/me')).status).toBe(200);
});
