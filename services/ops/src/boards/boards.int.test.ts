// Boards and PromQL with a real Prometheus and a real Loki.
import { until } from '@sextant/stack/until';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createStores, type Stores } from '../stores/stores';
import { startOpsApp, type Json, type OpsUnderTest } from '../testing/ops';
import { startStores, traceIdOf, type TestStores } from '../testing/stores';

let ops: OpsUnderTest;
let stores: TestStores;
let current: Stores;

const BUDGETS = '/boards/sextant-llm-cost/panels/6/data';
const LATENCY = '/boards/sextant-system-overview/panels/6/data';
const LOG_LINES = '/boards/sextant-system-overview/panels/12/data';
const LOG_RATE = '/boards/sextant-system-overview/panels/10/data';

const exemplar = `# {trace_id="${traceIdOf('slow')}"} 0.7`;
const METRICS = `# TYPE llm_budget_used_ratio gauge
llm_budget_used_ratio{org="acme"} 0.25
llm_budget_used_ratio{org="bravo"} 0.75
# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_bucket{method="GET",route="/r",status_code="200",le="0.5"} 1
http_server_request_duration_seconds_bucket{method="GET",route="/r",status_code="200",le="1.0"} 2 ${exemplar}
http_server_request_duration_seconds_bucket{method="GET",route="/r",status_code="200",le="+Inf"} 2
http_server_request_duration_seconds_count{method="GET",route="/r",status_code="200"} 2
http_server_request_duration_seconds_sum{method="GET",route="/r",status_code="200"} 1
# EOF
`;

beforeAll(async () => {
  stores = await startStores(['prometheus', 'loki']);
  current = stores.stores;
  ops = await startOpsApp({ stores: () => current });
  await stores.serveMetrics(METRICS);
  const error = { level: 'error', service: 'worker' };
  await stores.addLines([
    { ...error, orgId: ops.a.id, message: 'failure of acme' },
    { ...error, orgId: ops.b.id, message: 'failure of bravo' },
    { ...error, message: 'failure of the platform' },
  ]);
  await until('Prometheus and Loki have the data', async () => {
    expect((await asPlatform('/metrics/query?query=llm_budget_used_ratio')).body.series).toHaveLength(2);
    expect(namesOf(await asPlatform(LATENCY)).length).toBeGreaterThan(0);
    expect((await asPlatform(LATENCY)).body.targets[0].exemplars.length).toBeGreaterThan(0);
    expect((await asPlatform(LOG_LINES)).body.targets[0].lines).toHaveLength(3);
    return true;
  });
}, 240_000);
afterAll(async () => {
  await ops?.close();
  await stores?.stop();
});

const asPlatform = (path: string): Promise<Json> => ops.get(path, { key: ops.platformKey });
const namesOf = ({ body }: Json): string[] =>
  (body.targets as Json[]).flatMap(({ series }) => (series as { name: string }[]).map(({ name }) => name));

test('the list has each board with its panels, and who may read them', async () => {
  const { status, body } = await ops.get('/boards');
  expect([status, body.org]).toEqual([200, 'acme']);
  expect((body.items as Json[]).map(({ uid }) => uid)).toEqual([
    ...['sextant-ai-jobs', 'sextant-ai-performance', 'sextant-gpu-and-kueue', 'sextant-incidents'],
    ...['sextant-infrastructure', 'sextant-llm-cost', 'sextant-objectives', 'sextant-proofs', 'sextant-queues'],
    ...['sextant-security', 'sextant-system-overview', 'sextant-telemetry-pipeline', 'sextant-tenants'],
    'sextant-upgrades',
  ]);
  const panelsOf = (uid: string) => (body.items as Json[]).find((board) => board['uid'] === uid)['panels'];
  expect(panelsOf('sextant-llm-cost')).toContainEqual({
    id: 6,
    title: 'Budget used',
    type: 'timeseries',
    access: 'org',
  });
  expect(panelsOf('sextant-tenants')).toContainEqual({
    id: 2,
    title: 'Runs by kind',
    type: 'timeseries',
    access: 'platform',
  });
});

test('a board is the dashboard as Grafana gets it', async () => {
  const { body } = await ops.get('/boards/sextant-ai-jobs');
  expect(body.dashboard).toMatchObject({ uid: 'sextant-ai-jobs', templating: { list: [{ name: 'env' }, {}] } });
  expect(body.dashboard.panels[1].targets[0].expr).toContain('$window');
  for (const path of [
    '/boards/none',
    '/boards/none/variables',
    '/boards/sextant-ai-jobs/panels/99/data',
    '/boards/..%2F..%2Fpackage/panels/1/data',
  ])
    expect([path, (await ops.get(path)).status]).toEqual([path, 404]);
});

test('the data of a panel is limited to the caller’s org', async () => {
  expect(namesOf(await asPlatform(BUDGETS)).sort()).toEqual(['org acme', 'org bravo']);
  const { body } = await ops.get(BUDGETS);
  expect(body).toMatchObject({ org: 'acme', step_seconds: 15, targets: [{ ref_id: 'A', truncated: false }] });
  const { labels, points } = (body.targets[0].series as Json[]).find(({ name }) => name === 'org acme');
  expect([labels.org, points.at(-1)[1]]).toEqual(['acme', 0.25]);
  expect(JSON.stringify(body)).not.toContain('bravo');
  const named = await ops.get(BUDGETS, { key: ops.platformKey, headers: { 'x-sextant-org': 'bravo' } });
  expect(namesOf(named)).toEqual(['org bravo']);
});

test('a panel that cannot be limited is for the platform', async () => {
  for (const key of Object.values(ops.a.keys)) {
    const { status, body } = await ops.get(LATENCY, { key });
    expect([status, body.detail]).toEqual([
      403,
      expect.stringMatching(/cannot be limited to one: it requires the platform key/),
    ]);
  }
});

test('exemplars carry the trace, and legends the labels', async () => {
  const { body } = await asPlatform(LATENCY);
  expect(namesOf({ body })).toContain('test');
  expect(body.targets[0].exemplars[0]).toMatchObject({ value: 0.7, trace_id: traceIdOf('slow') });
});

test('log panels have the lines of the caller’s org', async () => {
  const lines = async (call: object) =>
    ((await ops.get(LOG_LINES, call)).body.targets[0].lines as Json[]).map(({ message }) => message);
  expect(await lines({})).toEqual(['failure of acme']);
  expect(await lines({ key: ops.b.keys.viewer })).toEqual(['failure of bravo']);
  expect(await lines({ key: ops.platformKey })).toHaveLength(3);
  const total = async (call: object) => {
    const { series } = (await ops.get(`${LOG_RATE}?step=60`, call)).body.targets[0];
    return Math.round(
      (series as Json[])[0].points.reduce((sum: number, [, rate]: [number, number]) => sum + rate * 60, 0),
    );
  };
  expect([await total({}), await total({ key: ops.platformKey })]).toEqual([1, 3]);
});

test('variables select the series, and hostile values select nothing', async () => {
  const select = async (query: string) => namesOf(await asPlatform(`${BUDGETS}?${query}`)).sort();
  expect(await select('var-env=local&var-env=staging&var-window=1m')).toEqual(['org acme', 'org bravo']);
  expect(await select('var-env=none')).toEqual([]);
  for (const value of ['"} or up{a="', '.*', '\\', '`', "'", '\n', '{', '}', '$__range'])
    expect([value, await select(`var-env=${encodeURIComponent(value)}`)]).toEqual([value, []]);
});

test('no value of a parameter reaches the data of another org', async () => {
  const hostile = [
    '"} or llm_budget_used_ratio{org="bravo',
    '$__all',
    '.*',
    'bravo',
    '") or (llm_budget_used_ratio',
    '\n#',
    '}',
    '1m]) or up #',
  ];
  for (const path of [BUDGETS, LOG_LINES, LOG_RATE])
    for (const name of ['var-env', 'var-service', 'var-window', 'var-org', 'org', 'from', 'to', 'step', 'query'])
      for (const value of hostile) {
        const { status, body } = await ops.get(`${path}?${name}=${encodeURIComponent(value)}`);
        expect([name, value, [200, 422].includes(status)]).toEqual([name, value, true]);
        if (status === 200) expect(JSON.stringify(body)).not.toMatch(/bravo|platform/);
      }
});

test('the platform gets the values of variables; an org gets those of closed sets', async () => {
  const path = '/boards/sextant-system-overview/variables';
  const valuesOf = ({ body }: Json) => (body.items as Json[]).map(({ name, values }) => [name, values]);
  expect(valuesOf(await asPlatform(path))).toEqual([
    ['env', ['local']],
    // Only what serves requests: Prometheus has no metrics of services.
    ['service', ['test']],
    ['window', ['1m', '5m', '15m', '1h']],
  ]);
  expect(valuesOf(await ops.get(path))).toEqual([
    ['env', []],
    ['service', []],
    ['window', ['1m', '5m', '15m', '1h']],
  ]);
});

test('PromQL is for the platform', async () => {
  for (const path of ['/metrics/query?query=up', '/metrics/query_range?query=up'])
    expect(await ops.get(path, { key: ops.a.keys.admin })).toMatchObject({ status: 403 });
  const { body } = await asPlatform('/metrics/query_range?query=sum(llm_budget_used_ratio)');
  expect([body.truncated, body.step_seconds, body.series[0].points.at(-1)[1]]).toEqual([false, 15, 1]);
  expect(
    (await asPlatform(`/metrics/query?query=${encodeURIComponent('1/0')}`)).body.series[0].points[0][1],
  ).toBeNull();
  expect(await asPlatform('/metrics/query?query=sum(')).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'query', message: expect.stringMatching(/^is rejected by Prometheus: .*parse error/) }] },
  });
});

test('series beyond the limit are left out', async () => {
  const series = Array.from({ length: 220 }, (_, i) => `many{n="${i}"} 1`).join('\n');
  await stores.serveMetrics(`# TYPE many gauge\n${series}\n# EOF\n`);
  const { body } = await until('Prometheus has the series', async () => {
    const answer = await asPlatform('/metrics/query?query=many');
    return answer.body.series.length > 0 && answer;
  });
  expect([body.truncated, body.series.length]).toEqual([true, 200]);
});

test.each([
  [`${BUDGETS}?step=0`, 'step'],
  [`${BUDGETS}?from=2026-11-01T00:00:00Z&to=2026-11-30T00:00:00Z&step=1`, 'step'],
  [`${BUDGETS}?var-window=3m`, 'var-window'],
  [`${BUDGETS}?var-other=1`, 'var-other'],
  [`${BUDGETS}?expr=up`, 'expr'],
  ['/metrics/query', 'query'],
])('%s is rejected with the field', async (path, field) => {
  expect(await asPlatform(path)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
});

test('a client that leaves cancels the query in the store', async () => {
  let [received, canceled] = [0, 0];
  const slow: Server = createServer((request) => {
    received += 1;
    request.socket.once('close', () => (canceled += 1));
  }).listen(0, '127.0.0.1');
  await once(slow, 'listening');
  current = createStores({ prometheus: `http://127.0.0.1:${(slow.address() as AddressInfo).port}` });
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${ops.platformKey}` };
  const calling = fetch(`${ops.url}/api/v1/metrics/query?query=up`, { headers, signal: leaving.signal }).catch(
    () => undefined,
  );
  await until('the store has the query', () => received === 1);
  leaving.abort();
  await calling;
  await until('the query is canceled', () => canceled === 1);
  current = stores.stores;
  slow.closeAllConnections();
  slow.close();
});
