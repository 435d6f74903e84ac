// Usage reports, the overview and trends agree with the ledger.
import { randomUUID } from 'node:crypto';
import { HOUR_MS } from '@sextant/records/database/time-ranges';
import { insertRows } from '@sextant/records/ledger/rows';
import { createUser, createWorkspace } from '@sextant/records/tenancy/people';
import { rollUp } from '@sextant/records/usage/rollups';
import { invalid, useOps, type OpsUnderTest } from '../testing/ops';

const PRICED_CALLS = 7;

let ops: OpsUnderTest;
let user: string;
let workspace: string;
useOps((started) => (ops = started));
beforeAll(async () => {
  user = (await createUser(ops.database, ops.a.id, { email: 'ann@example.org' })).id;
  workspace = (await createWorkspace(ops.database, ops.a.id, { name: 'web' })).id;
  const row = (i: number, nanoUsd: number | null, org = ops.a) => ({
    id: randomUUID(),
    orgId: org.id,
    callId: randomUUID(),
    provider: i % 3 === 0 ? 'anthropic' : 'openai',
    modelRequested: `=model-${i % 2}`,
    userId: i < 3 ? user : null,
    workspaceId: i < 2 ? workspace : null,
    status: i === 1 ? 'error' : 'success',
    latencyMs: 100 * (i + 1),
    promptTokens: 10,
    completionTokens: i,
    totalTokens: 10 + i,
    costNanoUsd: nanoUsd,
    // Of the first call, the cache cost more than it saved.
    cacheSavingsNanoUsd: nanoUsd === null ? null : i - 1,
    costSource: nanoUsd === null ? 'unknown' : 'computed',
    createdAt: new Date(Date.now() - i * HOUR_MS),
  });
  const priced = Array.from({ length: PRICED_CALLS }, (_, i) => row(i, 1_000_000_001 * (i + 1)));
  await insertRows(ops.database, ops.a.id, [...priced, row(PRICED_CALLS, null)] as never);
  await insertRows(ops.database, ops.b.id, [{ ...row(0, 999, ops.b), userId: null }] as never);
  await rollUp(ops.database);
});

// 1 + 2 + … + 7 = 28.
const TOTAL = {
  calls: 8,
  errors: 1,
  prompt_tokens: 80,
  completion_tokens: 28,
  cost_usd: '28.000000028',
  cache_savings_usd: '0.000000014',
  unpriced_calls: 1,
};

test('the report, the overview and each of their breakdowns add up to the ledger, to the nano-dollar', async () => {
  const { body: report } = await ops.get('/usage/last-n-days?n=3');
  expect(report.totals).toMatchObject(TOTAL);
  const { body: overview } = await ops.get('/ops/overview?period=24h');
  expect(overview.llm).toMatchObject({ ...TOTAL, error_rate: 1 / 8 });
  const nano = (usd: string | null) => (usd === null ? 0n : BigInt(usd.replace('.', '')));
  const parts = [
    report.by_provider,
    report.by_model,
    report.by_org,
    report.by_user,
    report.by_workspace,
    report.by_date,
    overview.llm.by_model,
  ];
  for (const part of parts) {
    const sum = (part as { cost_usd: string | null }[]).reduce((total, { cost_usd }) => total + nano(cost_usd), 0n);
    expect(sum).toBe(28_000_000_028n);
  }
  expect(report.top_users).toMatchObject([{ user_id: user, calls: 3, cost_usd: '6.000000006' }]);
  expect(report.by_workspace).toMatchObject([
    { workspace_id: null, calls: 6, cost_usd: '25.000000025', cache_savings_usd: '0.000000015' },
    { workspace_id: workspace, calls: 2, cost_usd: '3.000000003', cache_savings_usd: '-0.000000001' },
  ]);
});

test('the platform key gets the usage of each org, the highest cost first', async () => {
  const { body: all } = await ops.get('/usage/last-n-days?n=3', { key: ops.platformKey });
  expect(all.by_org).toMatchObject([
    { org: 'acme', ...TOTAL },
    { org: 'bravo', calls: 1, cost_usd: '0.000000999' },
  ]);
  const named = { key: ops.platformKey, headers: { 'x-sextant-org': 'bravo' } };
  expect((await ops.get('/usage/last-n-days?n=3', named)).body.by_org).toMatchObject([{ org: 'bravo', calls: 1 }]);
  expect((await ops.get('/usage/last-n-days?n=3')).body.by_org).toMatchObject([{ org: 'acme', calls: 8 }]);
});

test('the CSV has the same totals, and no cell is a formula', async () => {
  const { body, headers } = await ops.get('/usage/last-n-days?n=3', { headers: { accept: 'text/csv' } });
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

test('reports and exports as CSV start with a byte order mark on request', async () => {
  const accept = { accept: 'text/csv' };
  for (const path of ['/usage/last-n-days?n=3&bom=true', '/usage/current-month?bom=true', '/usage/report?bom=true'])
    expect(await firstBytes(path, accept)).toBe('efbbbf64617465');
  for (const what of ['usage', 'qa', 'run_events'])
    expect(await firstBytes(`/export/${what}.csv?bom=true`)).toMatch(/^efbbbf/);
  expect(await firstBytes('/export/usage.csv')).toMatch(/^6964/);
  expect(await ops.get('/export/usage.csv?bom=yes')).toMatchObject(invalid('bom'));
  expect(await ops.get('/export/usage.ndjson?bom=true')).toMatchObject(invalid('bom'));
});

test('a range includes its last day and must not end before it starts', async () => {
  expect(await ops.get('/usage/report?from=2026-02-02&to=2026-02-01')).toMatchObject(invalid('to'));
  expect((await ops.get('/usage/report?from=2026-01-15&to=2026-01-16')).body).toMatchObject({
    from: '2026-01-15T00:00:00.000Z',
    to: '2026-01-17T00:00:00.000Z',
    totals: { calls: 0, cost_usd: null },
  });
  expect((await ops.get('/usage/report?to=2026-02-10T12:00:00Z')).body).toMatchObject({
    from: '2026-02-01T00:00:00.000Z',
    to: '2026-02-10T12:00:00.000Z',
  });
  expect((await ops.get('/usage/report?from=2026-02-30')).status).toBe(422);
});

test('a trend over 24 hours has 24 points that add up to the total', async () => {
  const { body } = await ops.get('/ops/trends?metric=llm_calls&period=24h');
  expect(body).toMatchObject({ metric: 'llm_calls', period: '24h', unit: 'count' });
  expect(body.points).toHaveLength(24);
  expect((body.points as { value: number }[]).reduce((sum, { value }) => sum + value, 0)).toBe(8);
});

/** The first bytes of a response in hex; the `text` of fetch would drop a byte order mark. */
async function firstBytes(path: string, headers: object = {}): Promise<string> {
  const response = await fetch(`${ops.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${ops.a.keys.viewer}`, ...headers },
  });
  return Buffer.from(await response.arrayBuffer())
    .toString('hex')
    .slice(0, 14);
}
