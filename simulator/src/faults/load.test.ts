import { until } from '@sextant/stack/until';
import { startApi, type ReceivedRequest, type Receiver } from '../testing/receiver';
import { startSimulator, type TestSimulator } from '../testing/start-simulator';

let api: Receiver<ReceivedRequest>;
let simulator: TestSimulator;
beforeEach(async () => {
  api = await startApi(({ path, body }, index) =>
    path === '/api/v1/proofs'
      ? { status: 200, body: { result: 'unknown', engine: 'z3', latency_ms: 1 } }
      : { status: 202, body: { id: `run-${index}-${body.idempotency_key}` } },
  );
  simulator = await startSimulator({ controllerUrl: api.url, proverUrl: api.url, opsApiKey: 'ops-key' });
});
afterEach(async () => {
  await simulator.close();
  await api.close();
});

const put = (name: string, body: object) => simulator.call('PUT', `/faults/${name}`, { body });

describe('queue-flood', () => {
  test('sends the given number of runs and reports them', async () => {
    const { status, json } = await put('queue-flood', { enabled: true, count: 120 });
    expect([status, json.count]).toEqual([200, 120]);
    const report = await until('120 runs are accepted', async () => {
      const { json: fault } = await simulator.call('GET', '/faults/queue-flood?runs=true');
      return fault.report.accepted === 120 && fault.report;
    });
    expect(report).toMatchObject({ left: 0, sent: 120, errors: 0, gave_up: 0 });
    expect(new Set(report.accepted_runs).size).toBe(120);
    expect(new Set(api.received.map(({ body }) => body.idempotency_key)).size).toBe(120);
    expect(api.received[0]).toMatchObject({
      path: '/api/v1/runs',
      headers: { authorization: 'Bearer ops-key' },
      body: {
        kind: 'upgrade',
        priority: 'low',
        input: { package: 'lodash', manifest: expect.stringContaining('^4.17.20') },
      },
    });
  });

  test('stops when it is disabled', async () => {
    await put('queue-flood', { enabled: true, count: 20_000 });
    await until('50 runs are sent', () => api.received.length > 50);
    expect((await simulator.call('DELETE', '/faults/queue-flood')).status).toBe(204);
    const { report } = (await simulator.call('GET', '/faults/queue-flood')).json;
    expect(report.sent).toBeLessThan(20_000);
    expect(api.received.length).toBeLessThanOrEqual(report.sent);
  });
});

test('proof-timeout sends obligations until it is disabled', async () => {
  await put('proof-timeout', { enabled: true });
  await until('two obligations are sent', () => api.received.length >= 2);
  await simulator.call('DELETE', '/faults/proof-timeout');
  const { report } = (await simulator.call('GET', '/faults/proof-timeout')).json;
  expect(report.answers.unknown).toBeGreaterThanOrEqual(1);
  expect(api.received[0]).toMatchObject({
    path: '/api/v1/proofs',
    headers: { authorization: 'Bearer ops-key' },
  });
  const { smtlib, timeout_ms } = api.received[0]?.body ?? {};
  expect(timeout_ms).toBe(35_000);
  expect(smtlib).toContain('(* x x x)');
});

test.each([
  ['queue-flood', 'queue-flood requires CONTROLLER_URL and OPS_API_KEY, which are not set'],
  ['proof-timeout', 'proof-timeout requires PROVER_URL and OPS_API_KEY, which are not set'],
])('%s is refused without the settings that it requires', async (name, detail) => {
  const unconfigured = await startSimulator();
  const { status, json } = await unconfigured.call('PUT', `/faults/${name}`, { body: { enabled: true } });
  const { json: still } = await unconfigured.call('GET', `/faults/${name}`);
  await unconfigured.close();
  expect([status, json.detail, still.enabled]).toEqual([409, detail, false]);
});
