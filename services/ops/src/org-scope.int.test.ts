// The orgs that reads cover: the caller's org, or every org for the platform key.
import { randomUUID } from 'node:crypto';
import { createDeadLetters } from '@sextant/dead-letters';
import { createApiKey } from '@sextant/records/tenancy/api-keys';
import { insertRows } from '@sextant/records/ledger/rows';
import { audit } from '@sextant/records/audit';
import { openIncident } from '@sextant/records/incidents';
import { createQaSamples } from '@sextant/records/quality/qa-samples';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { finishRun, startRun } from '@sextant/records/runs/changes';
import { rollUp } from '@sextant/records/usage/rollups';
import { HOUR_MS } from '@sextant/records/database/time-ranges';
import { fillEveryTable } from '@sextant/records/testing/every-table';
import { useOps, type Json, type OpsUnderTest } from './testing/ops';
import { failedRun, queuedRun } from './testing/runs';

let ops: OpsUnderTest;
const runs: Record<string, string> = {};
/** Of the model calls of each org. The first is of last month in its first two hours. */
const callTimes = [new Date(Date.now() - 2 * HOUR_MS), new Date()] as const;

/** Inserts a model call into the ledger. */
async function insertCall(orgId: string, createdAt: Date): Promise<void> {
  const row = {
    ...{ id: randomUUID(), orgId, callId: randomUUID(), provider: 'openai', modelRequested: 'gpt-4.1-mini' },
    ...{ status: 'success', latencyMs: 100, promptTokens: 1, completionTokens: 1, totalTokens: 2 },
    ...{ costNanoUsd: 500_000_000, costSource: 'computed', createdAt },
  };
  await insertRows(ops.database, orgId, [row] as never);
}

useOps((started) => (ops = started), { controller: true });
beforeAll(async () => {
  for (const { id, name } of [ops.a, ops.b]) {
    runs[name] = (await queuedRun(ops.database, id)).id;
    const ref = { orgId: id, runId: (await queuedRun(ops.database, id)).id };
    await startRun(ops.database, ref);
    await finishRun(ops.database, ref, { state: 'failed', errorClass: 'TIMEOUT', errorMessage: 'late' });
    for (const at of callTimes) await insertCall(id, at);
    await openIncident(ops.database, id, { key: 'k', title: `Outage of ${name}`, severity: 'warning' });
  }
  const reviewed = { orgId: ops.a.id, runId: runs[ops.a.name]! };
  await createQaSamples(ops.database, reviewed, { entities: [{ entityId: 'e', bucket: 'High', checks: [] }] });
  await audit(ops.database, { orgId: ops.b.id, actor: 'key:ci', action: 'flag.set', target: 'x' });
  await rollUp(ops.database);
  await ensureOrg(ops.database, 'idle');
  const deadLetters = createDeadLetters({ redis: ops.backends.redisUrl });
  const { id } = await failedRun(ops.database, ops.b.id, deadLetters);
  await deadLetters.close();
  await ops.postgres.query(`delete from runs where id = $1`, [id]);
});

const asPlatform = (path: string, org?: string): Promise<Json> =>
  ops.get(path, { key: ops.platformKey, headers: org === undefined ? {} : { 'x-sextant-org': org } });

const orgsOf = ({ body }: Json): readonly string[] => [
  ...new Set((body.items as { org: string }[]).map(({ org }) => org)),
];

test.each(['/runs', '/jobs', '/incidents'])(
  'the platform lists %s of every org with the name of the org, or of the org that it names',
  async (path) => {
    const all = await asPlatform(path);
    expect([all.status, all.body.org, [...orgsOf(all)].sort()]).toEqual([200, null, ['acme', 'bravo']]);
    const one = await asPlatform(path, 'bravo');
    expect([one.body.org, orgsOf(one)]).toEqual(['bravo', ['bravo']]);
  },
);

test('a list of every org continues where the last page ended', async () => {
  const listed = await ops.getAll('/runs?limit=1', { key: ops.platformKey });
  expect([listed.length, new Set(listed.map(({ id }) => id)).size]).toEqual([4, 4]);
});

test('statistics of every org are the sums over the orgs', async () => {
  const statistics = async (org?: string) => {
    const [overview, usage, queue, trend] = await Promise.all(
      ['/ops/overview', '/usage/current-month', '/ops/queue', '/ops/trends?metric=runs'].map((path) =>
        asPlatform(path, org),
      ),
    );
    expect([overview, usage, queue, trend].map(({ body }) => body.org)).toEqual(Array(4).fill(org ?? null));
    const points = trend.body.points as { value: number }[];
    return {
      ...{ runs: overview.body.runs.total, failed: overview.body.runs.by_state.failed, llm: overview.body.llm.calls },
      ...{ cost: Number(overview.body.llm.cost_usd), pending: queue.body.pending.total },
      ...{ calls: usage.body.totals.calls, failures: overview.body.recent_failures.length },
      trend: points.reduce((sum, { value }) => sum + value, 0),
    };
  };
  const calls = callTimes.filter((at) => at.getUTCMonth() === callTimes[1].getUTCMonth()).length;
  const one = { runs: 2, failed: 1, llm: 2, cost: 1, pending: 1, calls, failures: 1, trend: 2 };
  expect(await statistics('acme')).toEqual(one);
  expect(await statistics('bravo')).toEqual(one);
  const doubled = Object.fromEntries(Object.entries(one).map(([name, value]) => [name, 2 * value]));
  expect(await statistics()).toEqual(doubled);
  // Parts of hours are read from the ledger instead of the roll-ups.
  const [from, to] = [-HOUR_MS - 1_234, 1_234].map((by) => new Date(Date.now() + by).toISOString());
  const recent = async (org?: string) =>
    (await asPlatform(`/usage/report?from=${from}&to=${to}`, org)).body.totals.calls;
  expect([await recent('acme'), await recent()]).toEqual([1, 2]);
});

test('exports of every org have the name of the org in each row', async () => {
  const range = `from=${callTimes[0].toISOString()}`;
  const { body, headers } = await asPlatform(`/export/usage.csv?${range}`);
  const lines = (body as string).trim().split('\n');
  expect(lines[0]).toMatch(/^org,id,/);
  expect(
    lines
      .slice(1)
      .map((line) => line.split(',')[0])
      .sort(),
  ).toEqual(['acme', 'acme', 'bravo', 'bravo']);
  expect(headers.get('x-sextant-org')).toBe('*');
  const one = await asPlatform(`/export/usage.csv?${range}`, 'acme');
  expect([one.headers.get('x-sextant-org'), (one.body as string).slice(0, 3)]).toEqual(['acme', 'id,']);
  expect((await asPlatform(`/export/usage.json?${range}`)).body).toHaveLength(4);
});

test.each([
  ['/ops/overview', ['acme', 'bravo']],
  ['/runs', ['acme', 'bravo']],
  ['/runs?limit=5&state=failed', ['acme', 'bravo']],
  ['/runs?state=canceled', []],
  ['/runs?from=2099-01-01T00:00:00Z', []],
  ['/usage/current-month', ['acme', 'bravo']],
  ['/usage/last-n-days?n=2', ['acme', 'bravo']],
  ['/usage/report?from=2001-01-01&to=2001-01-02', []],
  ['/dlq', ['bravo']],
  ['/dlq?queue=agent', []],
  ['/incidents', ['acme', 'bravo']],
  ['/incidents?state=resolved', []],
  ['/qa', ['acme']],
  ['/qa?result=fail', []],
  ['/audit', ['bravo']],
])('an empty response to %p for the org that the platform names says which orgs have some', async (path, expected) => {
  const others = async (call: object) => (await ops.get(path, call)).body.other_orgs as string[] | null;
  const idle = await others({ key: ops.platformKey, headers: { 'x-sextant-org': 'idle' } });
  expect(idle?.toSorted()).toEqual(expected);
  expect(await others({ key: ops.b.keys.admin })).toBeNull();
  expect(await others({ key: ops.platformKey })).toBeNull();
});

test('the list of orgs has their recent activity', async () => {
  const { body } = await asPlatform('/orgs');
  const activity = Object.fromEntries(
    (body.items as Json[]).map(({ name, runs_24h, last_run_at }) => [name, [runs_24h, typeof last_run_at]]),
  );
  expect(activity).toMatchObject({ acme: [2, 'string'], bravo: [2, 'string'], idle: [0, 'object'] });
});

test('the platform reads an incident of any org and acts on it', async () => {
  const { body } = await asPlatform('/incidents');
  const incident = (body.items as Json[]).find(({ org }) => org === 'bravo');
  expect((await asPlatform(`/incidents/${incident.id}`)).body).toMatchObject({
    org: 'bravo',
    title: 'Outage of bravo',
  });
  const acknowledged = await ops.call(`/api/v1/incidents/${incident.id}/actions`, {
    ...{ method: 'POST', key: ops.platformKey, body: { action: 'acknowledge' } },
  });
  expect(acknowledged).toMatchObject({ status: 200, body: { org: 'bravo', state: 'acknowledged' } });
  expect(orgsOf(await asPlatform('/audit', 'bravo'))).toEqual(['bravo']);
});

test('a key of an org sees the rows of that org only, whatever it requests', async () => {
  const key = ops.b.keys.admin;
  for (const path of ['/runs', '/jobs', '/incidents', '/audit', '/qa', '/dlq']) {
    const { status, body } = await ops.get(path, { key });
    expect([path, status, body.org]).toEqual([path, 200, 'bravo']);
    expect((body.items as { org: string }[]).filter(({ org }) => org !== 'bravo')).toEqual([]);
  }
  expect((await ops.get('/ops/overview', { key })).body).toMatchObject({ org: 'bravo', runs: { total: 2 } });
  expect((await ops.get('/dlq?all=true', { key })).status).toBe(403);
  expect((await ops.get('/orgs', { key })).status).toBe(403);
  for (const org of ['acme', '*', 'all orgs']) {
    const response = await ops.get('/runs', { key, headers: { 'x-sextant-org': org } });
    expect([org, response.status]).toEqual([org, 403]);
  }
  expect((await ops.get(`/runs/${runs['acme']}`, { key })).status).toBe(404);
  expect((await ops.get('/me', { key })).body).toMatchObject({
    org: 'bravo',
    covers: 'bravo',
    platform: false,
  });
  expect((await asPlatform('/me')).body).toMatchObject({ org: 'default', covers: null, platform: true });
});

test('the database role that reads every org cannot write, and cannot read keys', async () => {
  await fillEveryTable(ops.database, ops.a.id);
  await createApiKey(ops.database, ops.a.id, { name: 'k', role: 'viewer', createdBy: 'test' });
  const withOrg: typeof ops.database.withOrg = (scope, work) => ops.database.withOrg(scope, work);
  const { ALL_ORGS } = await import('@sextant/records/database/scope');
  const orgs = async (scope: string) => {
    const { rows } = await withOrg(scope, (tx) =>
      tx.execute<{ n: number }>('select count(distinct org_id)::int as n from runs'),
    );
    return rows[0]?.n;
  };
  expect([await orgs(ALL_ORGS), await orgs(ops.b.id), await orgs(randomUUID())]).toEqual([2, 1, 0]);
  const denied = [
    ...[`update runs set state = 'failed'`, `delete from runs`, `insert into orgs (name) values ('mine')`],
    ...[
      'select * from api_keys',
      'select * from users',
      'select * from feature_flags',
      'select * from budget_accounts',
    ],
  ];
  for (const statement of denied) {
    const cause = await withOrg(ALL_ORGS, (tx) => tx.execute(statement)).then(
      () => 'it was allowed',
      (error: Error) => error.message,
    );
    expect([statement, cause]).toEqual([statement, expect.stringMatching(/permission denied/)]);
  }
  // The role ends with its transaction, and does not leak to the next one on the connection.
  expect(await orgs(ops.b.id)).toBe(1);
});
