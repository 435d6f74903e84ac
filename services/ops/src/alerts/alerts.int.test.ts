// Alerts, silences and signals with a real Prometheus, Alertmanager and Loki.
import { until } from '@sextant/stack/until';
import { createStores, type Stores } from '../stores/stores';
import { startOpsApp, type Json, type OpsUnderTest } from '../testing/ops';
import { startStores, type TestStores } from '../testing/stores';

let ops: OpsUnderTest;
let stores: TestStores;
let current: Stores;

const METRICS = `# TYPE runs counter
runs_total{kind="page",state="success"} 90
runs_total{kind="page",state="failed"} 10
# TYPE tenant_alerts gauge
tenant_alerts{alert="LastRunFailed"} 2
# TYPE ai_queue_size gauge
ai_queue_size{queue="agent",status="waiting"} 1
# EOF
`;

beforeAll(async () => {
  stores = await startStores(['prometheus', 'alertmanager', 'loki']);
  current = stores.stores;
  ops = await startOpsApp({ stores: () => current });
  await stores.serveMetrics(METRICS);
  for (const tenant of ['acme', 'bravo']) await stores.addTenantAlert(tenant, `The last page run of ${tenant} failed`);
  await until('the alerts fire', async () => {
    expect((await alert('Watchdog')).body).toMatchObject({ state: 'firing', instances: [{ silenced_by: [] }] });
    expect((await alert('LastRunFailed')).body.instances).toHaveLength(2);
    expect((await asPlatform('/metrics/query?query=runs_total')).body.series).toHaveLength(2);
    return true;
  });
}, 240_000);
afterAll(async () => {
  await ops?.close();
  await stores?.stop();
});

const asPlatform = (path: string): Promise<Json> => ops.get(path, { key: ops.platformKey });
const alert = (name: string) => asPlatform(`/alerts/${name}`);
const namesOf = ({ body }: Json): string[] => (body.items as { name: string }[]).map(({ name }) => name);

test('the platform lists every rule, firing first', async () => {
  const { body } = await asPlatform('/alerts');
  const states = (body.items as Json[]).map(({ state }) => state as string);
  expect(states).toEqual(
    states.toSorted(
      (a, b) => ['firing', 'pending', 'inactive'].indexOf(a) - ['firing', 'pending', 'inactive'].indexOf(b),
    ),
  );
  expect([body.org, body.incomplete]).toEqual([null, []]);
  expect(namesOf({ body })).toEqual(
    expect.arrayContaining(['Watchdog', 'HighAIJobFailureRate', 'LastRunFailed', 'BudgetHardLimit']),
  );
  expect(namesOf(await asPlatform('/alerts?state=firing')).sort()).toEqual(['LastRunFailed', 'Watchdog']);
});

test('an alert has its query, threshold, runbook and panels', async () => {
  const { body } = await alert('HighAIJobFailureRate');
  expect(body).toMatchObject({
    ...{
      source: 'prometheus',
      state: 'inactive',
      since: null,
      severity: 'warning',
      team: 'ai-platform',
      for_seconds: 300,
    },
    ...{ threshold: { operator: '>', value: 0.1 }, runbook: 'HighAIJobFailureRate', last_error: null, instances: [] },
    value_query: expect.stringMatching(/^sum\(rate\(ai_jobs_total.*\) \/ sum\(rate\(ai_jobs_total[^>]*$/),
    runbook_markdown: expect.stringMatching(/^# HighAIJobFailureRate/),
    drawn_on: expect.arrayContaining([{ board: 'sextant-ai-jobs', panel: 2, title: 'Success' }]),
  });
  expect((await alert('LastRunFailed')).body).toMatchObject({ source: 'ops', query: null, runbook: 'LastRunFailed' });
  expect((await alert('Nothing')).status).toBe(404);
});

test('a firing alert names its labels, and the receivers that are notified', async () => {
  expect((await alert('Watchdog')).body).toMatchObject({
    labels: { severity: 'none' },
    instances: [{ receivers: ['heartbeat'], silenced_by: [], inhibited_by: [] }],
  });
  const { body } = await ops.get('/alerts/LastRunFailed');
  expect(body.instances).toMatchObject([
    { receivers: ['responder', 'webhook', 'slack-warnings'], silenced_by: [], inhibited_by: [] },
  ]);
});

const history = (name: string, query = '') => asPlatform(`/alerts/${name}/history${query}`);

test('the history of an alert has its value, and the periods in which it was active', async () => {
  const { body } = await until('Prometheus has the history', async () => {
    const response = await history('Watchdog');
    return response.body.periods?.length === 1 && response;
  });
  expect(body).toMatchObject({
    ...{ org: null, step_seconds: 15, value: { truncated: false }, truncated: false },
    periods: [{ state: 'firing', to: null, labels: { alertname: 'Watchdog', severity: 'none' } }],
  });
  const from = Date.parse(body.periods[0].from);
  expect([from >= Date.parse(body.from), from < Date.parse(body.to)]).toEqual([true, true]);
  const queue = (await history('AIQueueCongestion', '?step=2')).body;
  expect([queue.step_seconds, queue.periods]).toEqual([2, []]);
  expect(queue.value.series).toMatchObject([
    { labels: { queue: 'agent' }, points: expect.arrayContaining([[expect.any(Number), 1]]) },
  ]);
  const past = '?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z';
  expect((await history('Watchdog', past)).body).toMatchObject({ step_seconds: 300, periods: [] });
});

test('the history of an alert on tenants is for the platform', async () => {
  expect((await history('LastRunFailed')).body).toMatchObject({
    value: null,
    periods: [{ state: 'firing', labels: {}, to: null }],
  });
  expect((await ops.get('/alerts/LastRunFailed/history')).body).toMatchObject({
    org: 'acme',
    value: null,
    periods: null,
  });
  expect((await ops.get('/alerts/Watchdog/history')).status).toBe(404);
  expect((await history('Nothing')).status).toBe(404);
  expect(await history('Watchdog', '?step=1&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z')).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'step' }] },
  });
});

test('an org sees the alerts on itself only', async () => {
  const { body } = await ops.get('/alerts');
  expect(body).toMatchObject({
    org: 'acme',
    items: [
      { name: 'LastRunFailed', state: 'firing', instances: [{ labels: { tenant: 'acme' } }] },
      {},
      {},
      {},
      {},
      {},
    ],
  });
  expect((body.items as Json[]).every(({ source }) => source === 'ops')).toBe(true);
  expect(JSON.stringify(body)).not.toContain('bravo');
  expect((await ops.get('/alerts/LastRunFailed', { key: ops.b.keys.viewer })).body.instances).toHaveLength(1);
  expect((await ops.get('/alerts/Watchdog')).status).toBe(404);
});

const silence = { comment: 'maintenance', ends_at: new Date(Date.now() + 3_600_000).toISOString() };
const watchdog = { ...silence, matchers: [{ name: 'alertname', value: 'Watchdog' }] };

test('the platform silences an alert and ends the silence, and both are audited', async () => {
  const call = { key: ops.platformKey };
  const { status, headers, body } = await ops.post('/silences', watchdog, call);
  expect([status, headers.get('location')]).toEqual([201, `/api/v1/silences/${body.id}`]);
  expect(body).toMatchObject({ state: 'active', created_by: 'key:platform', comment: 'maintenance' });
  expect(body.matchers).toEqual([{ name: 'alertname', value: 'Watchdog', is_regex: false, is_equal: true }]);
  await until(
    'the alert is silenced',
    async () => (await alert('Watchdog')).body.instances[0].silenced_by[0] === body.id,
  );
  expect((await asPlatform('/silences?state=active')).body.items).toMatchObject([{ id: body.id }]);
  expect((await ops.send('DELETE', `/silences/${body.id}`, call)).status).toBe(204);
  expect((await asPlatform('/silences?state=expired')).body.items).toMatchObject([{ id: body.id }]);
  expect((await ops.send('DELETE', `/silences/${body.id}`, call)).status).toBe(409);
  const { items } = (await ops.get('/audit?limit=2', { key: ops.platformKey })).body;
  expect(items).toMatchObject([
    { action: 'silence.end', target: body.id, actor: 'key:platform', before: { state: 'active' } },
    { action: 'silence.create', target: body.id, after: { comment: 'maintenance' } },
  ]);
});

test('a drill reaches the receivers of an alert, and one runs at a time', async () => {
  const call = { key: ops.platformKey };
  const drilled = async () => (await asPlatform('/alerts/LastRunFailed/drill')).body.drill;
  expect(await drilled()).toBeNull();
  const { status, body } = await ops.post('/alerts/LastRunFailed/drill', undefined, call);
  expect([status, body]).toMatchObject([201, { alert: 'LastRunFailed', started_by: 'key:platform' }]);
  const receivers = ['responder', 'slack-warnings', 'team-ai-platform', 'webhook'];
  await until('Alertmanager has the alert', async () => {
    expect(await drilled()).toMatchObject({ started_by: 'key:platform', receivers });
    return true;
  });
  expect((await ops.post('/alerts/LastRunFailed/drill', undefined, call)).body).toMatchObject({
    status: 409,
    detail: expect.stringMatching(/^a drill of LastRunFailed is active until .*: wait for its end$/),
  });
  const [entry] = (await asPlatform('/audit?limit=1')).body.items;
  expect(entry).toMatchObject({ action: 'alert.drill', target: 'LastRunFailed' });
  expect((await ops.call('/metrics', { key: null })).body).toMatch(/^alert_drills_total(\{.*\})? 1$/m);
  expect((await ops.post('/alerts/Nothing/drill', undefined, call)).status).toBe(404);
  expect((await ops.post('/alerts/LastRunFailed/drill', undefined, { key: ops.a.keys.admin })).status).toBe(403);
});

test('silences are for the platform', async () => {
  const key = ops.a.keys.admin;
  expect((await ops.get('/silences', { key })).status).toBe(403);
  expect((await ops.post('/silences', watchdog, { key })).status).toBe(403);
  expect((await ops.send('DELETE', '/silences/00000000-0000-4000-8000-000000000000', { key })).status).toBe(403);
});

test.each([
  ['an empty list of matchers', { ...watchdog, matchers: [] }, 'matchers'],
  ['a matcher that matches everything', { ...silence, matchers: [{ name: 'alertname', value: '' }] }, 'matchers'],
  ['a broken pattern', { ...silence, matchers: [{ name: 'a', value: '(', is_regex: true }] }, 'matchers'],
  ['a name with a quote', { ...silence, matchers: [{ name: 'a"', value: 'x' }] }, 'matchers.0.name'],
  ['an end in the past', { ...watchdog, ends_at: '2020-01-01T00:00:00Z' }, 'ends_at'],
  ['more than 30 days', { ...watchdog, ends_at: new Date(Date.now() + 31 * 86_400_000).toISOString() }, 'ends_at'],
  ['no comment', { ...watchdog, comment: '' }, 'comment'],
])('a silence with %s is rejected', async (_, body, field) => {
  const response = await ops.post('/silences', body, { key: ops.platformKey });
  expect(response).toMatchObject({ status: 422, body: { errors: [{ field }] } });
});

test.each(['none', '../alerts', '00000000-0000-4000-8000-000000000000'])(
  'the silence %p does not exist',
  async (id) => {
    const response = await ops.send('DELETE', `/silences/${encodeURIComponent(id)}`, { key: ops.platformKey });
    expect([response.status, response.body.detail]).toEqual([404, `there is no silence ${JSON.stringify(id)}`]);
  },
);

test('signals have their labels, budget, series and users', async () => {
  const find = async (call: object) => {
    const { body } = await ops.get('/signals?kind=metric&q=runs_total', call);
    return (body.items as Json[]).find(({ name }) => name === 'runs_total');
  };
  expect(await find({ key: ops.platformKey })).toMatchObject({
    ...{ type: 'counter', unit: 'runs', stability: expect.any(String), series_budget: expect.any(Number) },
    ...{ series: 2, max_series_per_process: 2 },
    labels: expect.arrayContaining([
      expect.objectContaining({ name: 'state', values: expect.arrayContaining(['failed']) }),
    ]),
    used_by: {
      boards: expect.arrayContaining([{ board: 'sextant-tenants', panel: 2, title: 'Runs by kind' }]),
    },
  });
  expect(await find({})).toMatchObject({ series: null, max_series_per_process: null });
  const { body } = await asPlatform('/signals?q=AI_QUEUE_SIZE');
  expect(body.items[0]).toMatchObject({
    name: 'ai_queue_size',
    used_by: {
      alerts: expect.arrayContaining(['AIQueueCongestion']),
      runbooks: expect.arrayContaining(['AIQueueCongestion']),
    },
  });
  const kinds = new Set(((await asPlatform('/signals')).body.items as Json[]).map(({ kind }) => kind as string));
  expect([...kinds]).toEqual(['metric', 'span', 'attribute', 'log_field', 'objective']);
});

test('what depends on a store that is away is missing, and the rest is there', async () => {
  const away = 'http://127.0.0.1:1';
  current = createStores({ prometheus: stores.stack.endpoints['prometheus'], loki: away, alertmanager: [away] });
  const { status, body } = await asPlatform('/alerts');
  expect([status, body.incomplete]).toEqual([
    200,
    [expect.stringMatching(/^Alertmanager is not/), expect.stringMatching(/^Loki is not/)],
  ]);
  const of = (name: string) => (body.items as Json[]).find((one) => one.name === name);
  expect([of('LastRunFailed').state, of('Watchdog').instances[0].silenced_by]).toEqual(['unknown', null]);
  expect((await ops.get('/alerts')).status).toBe(502);
  current = createStores({ prometheus: away });
  expect(await asPlatform('/alerts')).toMatchObject({ status: 502, body: { store: 'Prometheus' } });
  current = stores.stores;
});
