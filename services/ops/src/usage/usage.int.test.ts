// Figures, runs and people through the front door: what is read agrees with what was written.
import { randomUUID } from 'node:crypto';
import { createDeadLetters } from '@sextant/dead-letters';
import { insertRows } from '@sextant/records/ledger/rows';
import { rollUp } from '@sextant/records/usage/rollups';
import { HOUR_MS } from '@sextant/records/database/time-ranges';
import { startOpsApp, type Call, type OpsUnderTest } from '../testing/ops';
import { failedRun, queuedRun } from '../testing/runs';

let ops: OpsUnderTest;
beforeAll(async () => {
  ops = await startOpsApp({
    controller: true,
    deps: { grafanaUrl: 'https://grafana.example', jaegerUrl: 'https://jaeger.example' },
  });
}, 90_000);
afterAll(() => ops?.close());

const get = (path: string, call: Call = {}) => ops.call(`/api/v1${path}`, call);
const send = (method: string, path: string, body?: unknown) => ops.call(`/api/v1${path}`, { method, body });

describe('usage', () => {
  const PRICED = 7;
  let user: string;
  beforeAll(async () => {
    user = (await send('POST', '/users', { email: 'ann@example.org' })).body.id;
    const row = (i: number, nanoUsd: number | null, org = ops.a) => ({
      ...{
        id: randomUUID(),
        orgId: org.id,
        callId: randomUUID(),
        modelRequested: `=model-${i % 2}`,
        userId: i < 3 ? user : null,
      },
      ...{
        provider: i % 3 === 0 ? 'anthropic' : 'openai',
        status: i === 1 ? 'error' : 'success',
        latencyMs: 100 * (i + 1),
      },
      ...{ promptTokens: 10, completionTokens: i, totalTokens: 10 + i, costNanoUsd: nanoUsd },
      ...{ costSource: nanoUsd === null ? 'unknown' : 'computed', createdAt: new Date(Date.now() - i * HOUR_MS) },
    });
    const mine = Array.from({ length: PRICED }, (_, i) => row(i, 1_000_000_001 * (i + 1)));
    await insertRows(ops.database, ops.a.id, [...mine, row(PRICED, null)] as never);
    await insertRows(ops.database, ops.b.id, [row(0, 999, ops.b)] as never);
    await rollUp(ops.database);
  }, 60_000);

  // 1 + 2 + … + 7 = 28.
  const TOTAL = {
    calls: 8,
    errors: 1,
    prompt_tokens: 80,
    completion_tokens: 28,
    cost_usd: '28.000000028',
    unpriced_calls: 1,
  };

  test('is the ledger’s to the nano-dollar in report, overview and each of their parts', async () => {
    const { body: report } = await get('/usage/last-n-days?n=3');
    expect(report.totals).toMatchObject(TOTAL);
    const { body: overview } = await get('/ops/overview?period=24h');
    expect(overview.llm).toMatchObject({ ...TOTAL, error_rate: 1 / 8 });
    const nano = (usd: string | null) => (usd === null ? 0n : BigInt(usd.replace('.', '')));
    for (const part of [report.by_provider, report.by_model, report.by_user, report.by_date, overview.llm.by_model]) {
      const sum = (part as { cost_usd: string | null }[]).reduce((total, { cost_usd }) => total + nano(cost_usd), 0n);
      expect(sum).toBe(28_000_000_028n);
    }
    expect(report.top_users).toMatchObject([{ user_id: user, calls: 3, cost_usd: '6.000000006' }]);
  });

  test('is the same as CSV, where no cell is a formula', async () => {
    const { body, headers } = await get('/usage/last-n-days?n=3', { headers: { accept: 'text/csv' } });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head, ...rows] = (body as string)
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const column = (name: string) => rows.map((row) => row[head!.indexOf(name)]!);
    expect(column('calls').reduce((sum, n) => sum + Number(n), 0)).toBe(8);
    const nano = column('cost_usd').reduce((sum, usd) => sum + BigInt(usd.replace('.', '') || 0), 0n);
    expect(nano).toBe(28_000_000_028n);
    expect(new Set(column('model'))).toEqual(new Set(["'=model-0", "'=model-1"]));
  });

  test('begins with a byte order mark where it is asked for, as exports do', async () => {
    const accept = { headers: { accept: 'text/csv' } };
    for (const path of ['/usage/last-n-days?n=3&bom=true', '/usage/current-month?bom=true', '/usage/report?bom=true'])
      expect(await bytesOf(path, accept)).toBe('efbbbf64617465');
    for (const what of ['usage', 'qa', 'run_events'])
      expect(await bytesOf(`/export/${what}.csv?bom=true`)).toMatch(/^efbbbf/);
    expect(await bytesOf('/export/usage.csv')).toMatch(/^6964/);
    const refused = { status: 422, body: { errors: [{ field: 'bom' }] } };
    expect(await get('/export/usage.csv?bom=yes')).toMatchObject(refused);
    expect(await get('/export/usage.ndjson?bom=true')).toMatchObject(refused);
  });

  test('of a time that ends before it begins is refused, and of days includes the last', async () => {
    expect(await get('/usage/report?from=2026-02-02&to=2026-02-01')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'to' }] },
    });
    expect((await get('/usage/report?from=2026-01-15&to=2026-01-16')).body).toMatchObject({
      from: '2026-01-15T00:00:00.000Z',
      to: '2026-01-17T00:00:00.000Z',
      totals: { calls: 0, cost_usd: null },
    });
    expect((await get('/usage/report?to=2026-02-10T12:00:00Z')).body).toMatchObject({
      from: '2026-02-01T00:00:00.000Z',
      to: '2026-02-10T12:00:00.000Z',
    });
    expect((await get('/usage/report?from=2026-02-30')).status).toBe(422);
  });

  test('over time has a point for each hour, which add up', async () => {
    const { body } = await get('/ops/trends?metric=llm_calls&period=24h');
    expect(body).toMatchObject({ metric: 'llm_calls', period: '24h', unit: 'count' });
    expect(body.points).toHaveLength(24);
    expect((body.points as { value: number }[]).reduce((sum, { value }) => sum + value, 0)).toBe(8);
  });
});

describe('runs', () => {
  test('are listed newest first, page by page, and found by what they are', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift((await queuedRun(ops.database, ops.a.id)).id);
    const listed: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await get(`/runs?state=queued&kind=page&limit=2${cursor && `&cursor=${cursor}`}`);
      listed.push(...(body.items as { id: string }[]).map(({ id }) => id));
      cursor = body.next_cursor as string | null;
    }
    expect(listed).toEqual(ids);
    expect((await get(`/runs?q=${ids[2]}`)).body.items).toMatchObject([{ id: ids[2] }]);
    expect((await get('/runs?from=2099-01-01T00:00:00Z')).body).toEqual({ items: [], next_cursor: null, org: 'acme' });
    expect((await get('/runs?cursor=nonsense')).body.errors).toMatchObject([{ field: 'cursor' }]);
  });

  test('lead to their trace, log lines and dashboard', async () => {
    const { id } = await queuedRun(ops.database, ops.a.id);
    await ops.postgres.query(`update runs set trace_id = $1 where id = $2`, ['ab'.repeat(16), id]);
    const { body } = await get(`/runs/${id}`);
    const { trace, logs, dashboard } = body.links as Record<string, string>;
    expect(trace).toBe(`https://jaeger.example/trace/${'ab'.repeat(16)}`);
    expect(decodeURIComponent(logs!)).toContain(id);
    expect(new URL(logs!).pathname).toBe('/explore');
    expect(dashboard).toMatch(/^https:\/\/grafana\.example\/d\/sextant-ai-jobs\?from=\d{13}&to=\d{13}$/);
  });

  test('are started for the caller’s org, canceled, and retried where they failed; each is audited', async () => {
    const started = await send('POST', '/runs', { kind: 'page', input: { prompt: 'bees' }, idempotency_key: 'k' });
    expect([started.status, started.headers.get('location')]).toEqual([202, `/api/v1/runs/${started.body.id}`]);
    const [row] = await ops.postgres.query<{ org_id: string }>(`select org_id from runs where id = $1`, [
      started.body.id,
    ]);
    expect(row?.org_id).toBe(ops.a.id);
    expect((await send('POST', `/runs/${started.body.id}/cancel`)).body.state).toBe('canceled');
    expect((await send('POST', `/runs/${started.body.id}/cancel`)).status).toBe(409);
    const letters = createDeadLetters({ redis: ops.behind.redisUrl });
    const failed = await failedRun(ops.database, ops.a.id, letters);
    await letters.close();
    expect(await send('POST', `/runs/${failed.id}/retry`)).toMatchObject({ status: 202, body: { state: 'queued' } });
    const { body: audit } = await get('/audit?limit=3', { key: ops.a.keys.admin });
    expect(audit.items).toMatchObject([
      { action: 'run.retry', target: failed.id, actor: 'key:acme-admin', before: { state: 'failed' } },
      { action: 'run.cancel', target: started.body.id, after: { state: 'canceled' } },
      { action: 'run.create', target: started.body.id, after: { kind: 'page', idempotency_key: 'k' } },
    ]);
  });

  test('of one idempotency key: the same request gets the first run, another one is refused', async () => {
    const page = { kind: 'page', input: { prompt: 'bees' }, idempotency_key: 'one' };
    const { body: first } = await send('POST', '/runs', page);
    expect(await send('POST', '/runs', page)).toMatchObject({ status: 202, body: { id: first.id, created: false } });
    const agent = { kind: 'agent', input: { goal: 'bees' }, idempotency_key: 'one' };
    const refused = await send('POST', '/runs', agent);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'idempotency_key' }] } });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test('of any org are found by the platform, unless it names one', async () => {
    const { id } = await queuedRun(ops.database, ops.b.id);
    const key = ops.platformKey;
    expect((await get(`/runs/${id}`, { key })).status).toBe(200);
    expect((await get(`/runs/${id}`, { key, headers: { 'x-sextant-org': 'acme' } })).status).toBe(404);
    expect((await get(`/runs/${id}`, { key, headers: { 'x-sextant-org': 'bravo' } })).status).toBe(200);
  });

  test('that are refused by the controller are refused in its words', async () => {
    expect(await send('POST', '/runs', { kind: 'page', input: { prompt: '' } })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'input.prompt' }] },
    });
    expect(await send('POST', '/runs', { kind: 'page', input: { prompt: 'x' }, org: 'bravo' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'org' }] },
    });
  });
});

test('what waits is told by the database, and the queues and letters by the controller', async () => {
  const { status, body } = await get('/ops/queue');
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      pending: expect.objectContaining({ total: expect.any(Number) }),
      workers: 0,
      queues: ['upgrade', 'page', 'agent', 'enrichment'].map((queue) =>
        expect.objectContaining({ queue, paused: false }),
      ),
    }),
  ]);
  expect(body.pending.total).toBeGreaterThan(4);
});

test('workspaces and users are made once, read by their org alone, and deleted', async () => {
  const made = await send('POST', '/workspaces', { name: 'research' });
  expect(made.status).toBe(201);
  expect((await send('POST', '/workspaces', { name: 'research' })).status).toBe(409);
  const user = await send('POST', '/users', { email: 'bob@example.org', workspace_id: made.body.id });
  expect(user).toMatchObject({ status: 201, body: { workspace_id: made.body.id, name: null } });
  const stranger = { email: 'eve@example.org', workspace_id: randomUUID() };
  expect(await send('POST', '/users', stranger)).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'workspace_id' }] },
  });
  expect((await get('/workspaces', { key: ops.b.keys.admin })).body.items).toEqual([]);
  expect(
    (await ops.call(`/api/v1/workspaces/${made.body.id}`, { method: 'DELETE', key: ops.b.keys.admin })).status,
  ).toBe(404);
  expect((await send('DELETE', `/workspaces/${made.body.id}`)).status).toBe(204);
  const left = (await get('/users', { key: ops.a.keys.admin })).body.items as { email: string }[];
  expect(left.map(({ email }) => email)).not.toContain('bob@example.org');
});

/** The first bytes of an answer; fetch's own text leaves a byte order mark out. */
async function bytesOf(path: string, { headers = {} }: { readonly headers?: object } = {}): Promise<string> {
  const all = { authorization: `Bearer ${ops.a.keys.viewer}`, ...headers };
  const response = await fetch(`${ops.url}/api/v1${path}`, { headers: all });
  return Buffer.from(await response.arrayBuffer())
    .toString('hex')
    .slice(0, 14);
}
