// Objectives through the API, their copied hours and the exported budgets, with a real Prometheus.
import { HOUR_MS } from '@sextant/records/database/time-ranges';
import { completeObjectiveHours, putObjectiveHours } from '@sextant/records/objectives';
import { objectiveBudgetLeftRatio, repeatedWorkRoundsTotal } from '@sextant/signals/ops';
import { runSuccess } from '@sextant/signals/runs';
import { until } from '@sextant/stack/until';
import { captureTelemetry } from '@sextant/telemetry/testing';
import { createStores, type Stores } from '../stores/stores';
import { startOpsApp, type Json, type OpsUnderTest } from '../testing/ops';
import { startStores, type TestStores } from '../testing/stores';
import { copyObjectiveHours } from './copy';
import { startBudgets, startObjectiveHours } from './start';

let ops: OpsUnderTest;
let stores: TestStores;
let current: Stores;
let runs = { success: 0, failed: 0 };
const AWAY = 'http://127.0.0.1:1';
let hour: number;
const hoursAgo = (hours: number) => new Date(hour - hours * HOUR_MS);
const { signal } = new AbortController();

beforeAll(async () => {
  await until('the hour does not end during the tests', () => Date.now() % HOUR_MS < HOUR_MS - 90_000, {
    timeoutMs: 120_000,
  });
  hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  stores = await startStores(['prometheus']);
  current = stores.stores;
  ops = await startOpsApp({ stores: () => current });
  await stores.serveMetrics(
    () => `# TYPE runs counter
runs_total{kind="page",state="success"} ${runs.success}
runs_total{kind="page",state="failed"} ${runs.failed}
# EOF
`,
  );
  await until('the runs are scraped', async () => {
    const { body } = await asPlatform('/metrics/query?query=runs_total');
    return (body.series as Json[]).length === 2;
  });
}, 360_000);
afterAll(async () => {
  await ops?.close();
  await stores?.stop();
});
afterEach(() => (current = stores.stores));

const asPlatform = (path: string): Promise<Json> => ops.get(path, { key: ops.platformKey });
const objective = async (name: string): Promise<Json> =>
  ((await asPlatform('/objectives')).body.items as Json[]).find((one) => one.name === name);
const put = (hours: number, good: number, total: number, complete = true) =>
  putObjectiveHours(ops.database, 'run-success', [{ hour: hoursAgo(hours), good, total, complete }]);

test('an objective without events has no budget, and burns nothing', async () => {
  expect((await ops.get('/objectives')).status).toBe(403);
  const runSuccess = await objective('run-success');
  expect(runSuccess).toMatchObject({
    ...{ metric: 'runs_total', target: 0.99, window: '30d' },
    ...{ good: 0, total: 0, budget_left: null },
  });
  expect((runSuccess.burn_rates as Json[]).map(({ window, rate }) => [window, rate])).toEqual(
    ['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map((window) => [window, 0]),
  );
});

test('the budget is that of the copied hours of 30 days and of what Prometheus has since', async () => {
  await put(720, 480, 500);
  await put(760, 0, 1_000_000);
  await put(1, 90, 100);
  expect(await objective('run-success')).toMatchObject({ good: 570, total: 600, budget_left: 1 - 30 / 600 / 0.01 });
  runs = { success: 395, failed: 5 };
  const counted = await until('the new runs count', async () => {
    const one = await objective('run-success');
    return one.total === 1_000 && one;
  });
  expect(counted).toMatchObject({ good: 965, budget_left: expect.closeTo(1 - 35 / 1_000 / 0.01, 9) });
});

test('the history has hours and days, and says which are incomplete', async () => {
  await put(3, 40, 50, false);
  const { status, body } = await asPlatform(
    `/objectives/run-success/history?from=${hoursAgo(4).toISOString()}&to=${hoursAgo(0).toISOString()}`,
  );
  expect([status, body.name, body.target, body.step]).toEqual([200, 'run-success', 0.99, 'hour']);
  expect(body.points).toEqual([
    {
      ...{ start: hoursAgo(3).toISOString(), good: 40, total: 50, complete: false },
      budget_left: expect.closeTo(1 - 30 / 550 / 0.01, 9),
    },
    {
      ...{ start: hoursAgo(1).toISOString(), good: 90, total: 100, complete: true },
      budget_left: expect.closeTo(1 - 40 / 650 / 0.01, 9),
    },
  ]);
  const days = (await asPlatform('/objectives/run-success/history?step=day')).body.points as Json[];
  expect(days.reduce((sum, { total }) => sum + (total as number), 0)).toBe(650);
  expect(days.map(({ complete }) => complete as boolean)).not.toContain(true);
});

test.each([
  ['/objectives/none/history', 404, 'there is no objective'],
  ['/objectives/run-success/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 422, 'from'],
  ['/objectives/run-success/history?from=2024-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 422, '400 days'],
  ['/objectives/run-success/history?step=week', 422, 'step'],
])('%s is refused', async (path, status, text) => {
  const response = await asPlatform(path);
  expect([response.status, JSON.stringify(response.body)]).toEqual([status, expect.stringContaining(text)]);
});

test('the history needs the platform key, but not Prometheus', async () => {
  current = createStores({ prometheus: AWAY });
  expect((await ops.get('/objectives/run-success/history')).status).toBe(403);
  expect((await asPlatform('/objectives/run-success/history')).status).toBe(200);
  expect(await asPlatform('/objectives')).toMatchObject({ status: 502, body: { store: 'Prometheus' } });
});

test('replicas copy, and every replica exports the budgets', async () => {
  const telemetry = captureTelemetry();
  const deps = { database: ops.database, prometheus: stores.stores.prometheus, objectives: [runSuccess] };
  const loops = [1, 2].map(() => startObjectiveHours(deps, 20));
  loops.push(startBudgets(deps, 20));
  const rounds = (result: 'success' | 'error') =>
    telemetry.value(repeatedWorkRoundsTotal, { work: 'objective_hours', result });
  await until('a copy has succeeded', async () => ((await rounds('success')) ?? 0) > 0);
  const left = await until('the budget is exported', () =>
    telemetry.value(objectiveBudgetLeftRatio, { objective: 'run-success' }),
  );
  expect(left).toBeCloseTo((await objective('run-success')).budget_left as number, 9);
  await Promise.all(loops.map((loop) => loop.stop()));
  expect(await rounds('error')).toBeFalsy();
});

test('a copy without Prometheus fails, and leaves the hours alone', async () => {
  const { prometheus } = createStores({ prometheus: AWAY });
  const deps = { database: ops.database, prometheus, objectives: [runSuccess] };
  await expect(copyObjectiveHours(deps, new Date(), signal)).rejects.toThrow('Prometheus is not responding');
  expect((await completeObjectiveHours(ops.database, 'run-success', hoursAgo(2))).size).toBe(1);
});
