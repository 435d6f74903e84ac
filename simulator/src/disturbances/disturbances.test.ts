import { startApi, type Api } from '../testing/api';
import { startWorld, type TestWorld } from '../testing/start-world';
import { until } from '../testing/until';

let api: Api;
let world: TestWorld;
beforeEach(async () => {
  api = await startApi(({ path, body }, index) =>
    path === '/api/v1/proofs'
      ? { status: 200, body: { result: 'unknown', engine: 'z3', latency_ms: 1 } }
      : { status: 202, body: { id: `run-${index}-${body.idempotency_key}` } },
  );
  world = await startWorld({ controllerUrl: api.url, proverUrl: api.url, opsApiKey: 'ops-key' });
});
afterEach(async () => {
  await world.close();
  await api.close();
});

const put = (name: string, body: object) => world.call('PUT', `/faults/${name}`, { body });

describe('queue-flood', () => {
  test('sends as many cheap runs as asked for, and reports them', async () => {
    const { status, json } = await put('queue-flood', { enabled: true, count: 120 });
    expect([status, json.count]).toEqual([200, 120]);
    const report = await until(async () => {
      const { json: fault } = await world.call('GET', '/faults/queue-flood?runs=true');
      return fault.report.accepted === 120 && fault.report;
    });
    expect(report).toMatchObject({ left: 0, sent: 120, errors: 0, gave_up: 0 });
    expect(new Set(report.accepted_runs).size).toBe(120);
    expect(new Set(api.received.map(({ body }) => body.idempotency_key)).size).toBe(120);
    expect(api.received[0]).toMatchObject({
      path: '/api/v1/runs',
      authorization: 'Bearer ops-key',
      body: {
        kind: 'upgrade',
        priority: 'low',
        input: { package: 'lodash', manifest: expect.stringContaining('^4.17.20') },
      },
    });
  });

  test('ends when it is switched off', async () => {
    await put('queue-flood', { enabled: true, count: 20_000 });
    await until(() => api.received.length > 50);
    expect((await world.call('DELETE', '/faults/queue-flood')).status).toBe(204);
    const { report } = (await world.call('GET', '/faults/queue-flood')).json;
    expect(report.sent).toBeLessThan(20_000);
    expect(api.received.length).toBeLessThanOrEqual(report.sent);
  });
});

test('proof-timeout sends obligations until it is switched off', async () => {
  await put('proof-timeout', { enabled: true });
  await until(() => api.received.length >= 2);
  await world.call('DELETE', '/faults/proof-timeout');
  const { report } = (await world.call('GET', '/faults/proof-timeout')).json;
  expect(report.answers.unknown).toBeGreaterThanOrEqual(1);
  expect(api.received[0]).toMatchObject({ path: '/api/v1/proofs', authorization: 'Bearer ops-key' });
  const { smtlib, timeout_ms } = api.received[0]?.body ?? {};
  expect(timeout_ms).toBe(35_000);
  expect(smtlib).toContain('(* x x x)');
});

test.each([
  ['queue-flood', 'queue-flood needs CONTROLLER_URL and OPS_API_KEY, which are not set'],
  ['proof-timeout', 'proof-timeout needs PROVER_URL and OPS_API_KEY, which are not set'],
])('%s is refused where it cannot be carried out', async (name, detail) => {
  const lonely = await startWorld();
  const { status, json } = await lonely.call('PUT', `/faults/${name}`, { body: { enabled: true } });
  const { json: still } = await lonely.call('GET', `/faults/${name}`);
  await lonely.close();
  expect([status, json.detail, still.enabled]).toEqual([409, detail, false]);
});
