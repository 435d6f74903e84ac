import { COMPANIES } from '../companies';
import { startApi, type Api } from '../testing/api';
import { startReceiver, type Receiver } from '../testing/receiver';
import { startWorld, TEST_SECRET, type TestWorld } from '../testing/start-world';
import { until } from '../testing/until';

let receiver: Receiver;
let controller: Api;
let world: TestWorld;
beforeEach(async () => {
  receiver = await startReceiver(TEST_SECRET);
  // Like the real one, it knows a key again; and it is away for the first call.
  controller = await startApi(({ body }, index) =>
    index === 0 ? { status: 503, body: {} } : { status: 202, body: { id: `run-${body.idempotency_key}` } },
  );
  world = await startWorld({ githubAppUrl: receiver.url, controllerUrl: controller.url, opsApiKey: 'ops-key' });
});
afterEach(async () => {
  await world.close();
  await controller.close();
  await receiver.close();
});

async function traffic(order: object, enough: () => boolean) {
  expect((await world.call('POST', '/traffic', { body: order })).status).toBe(202);
  await until(enough);
  await world.call('DELETE', '/traffic');
  return until(async () => {
    const { json } = await world.call('GET', '/traffic?runs=true');
    return json.under_way === 0 && json;
  });
}

test('all kinds are asked for, and counted each by itself', async () => {
  const kinds = ['upgrade', 'page', 'agent', 'enrichment'];
  const report = await traffic({ rate: 150, kinds }, () => controller.received.length >= 60);
  expect(Object.keys(report.kinds)).toEqual(kinds);
  const ofKinds = Object.values<Record<string, number>>(report.kinds);
  for (const name of ['sent', 'accepted', 'errors', 'redeliveries']) {
    expect(ofKinds.reduce((sum, counts) => sum + (counts[name] ?? 0), 0)).toBe(report[name]);
  }
  expect(report.kinds.upgrade.sent).toBe(receiver.received.length);
  expect(report.accepted).toBe(report.sent);
  expect(new Set(report.accepted_runs).size).toBe(report.accepted);
});

test('a request that failed is sent again with its key', async () => {
  const report = await traffic({ rate: 5, kinds: ['page'] }, () => controller.received.length >= 2);
  expect(report).toMatchObject({ errors: 1, redeliveries: 1, accepted: report.sent });
  const [failed] = controller.received;
  const same = controller.received.filter(({ body }) => body.idempotency_key === failed?.body.idempotency_key);
  expect(same).toHaveLength(2);
  expect(same[1]?.body).toEqual(failed?.body);
});

test('requests are such as the controller takes, and speak of companies that are there', async () => {
  await traffic({ rate: 150, kinds: ['page', 'agent', 'enrichment'] }, () => controller.received.length >= 60);
  const urls = new Set(COMPANIES.map(({ slug }) => `${world.url}/web/${slug}/`));
  for (const { path, authorization, body } of controller.received) {
    expect([path, authorization]).toEqual(['/api/v1/runs', 'Bearer ops-key']);
    expect(body).toEqual({
      kind: expect.stringMatching(/^(page|agent|enrichment)$/),
      input: expect.any(Object),
      idempotency_key: expect.any(String),
      org: expect.stringMatching(/^(acme|globex|initech)$/),
      priority: expect.stringMatching(/^(high|normal|low)$/),
    });
    if (body.kind === 'page') expect(body.input).toEqual({ prompt: expect.stringMatching(/\w{3}/) });
    if (body.kind === 'agent') expect(body.input).toEqual({ goal: expect.stringMatching(/\w{3}/) });
    for (const { url } of body.input.targets ?? []) expect(urls).toContain(url);
  }
});

test('without the controller’s address only upgrades can be asked for', async () => {
  const lonely = await startWorld({ githubAppUrl: receiver.url });
  const refused = await lonely.call('POST', '/traffic', { body: { rate: 1, kinds: ['upgrade', 'page', 'agent'] } });
  const allowed = await lonely.call('POST', '/traffic', { body: { rate: 1 } });
  await lonely.close();
  expect([refused.status, refused.json.detail]).toEqual([
    409,
    'traffic of the kind page, agent needs CONTROLLER_URL and OPS_API_KEY, which are not set',
  ]);
  expect(allowed.status).toBe(202);
});

test.each([
  ['an unknown kind', { rate: 1, kinds: ['upgrade', 'dream'] }, 'kinds.1'],
  ['no kind', { rate: 1, kinds: [] }, 'kinds'],
])('%s is refused, and the field is named', async (_title, body, field) => {
  const { status, json } = await world.call('POST', '/traffic', { body });
  expect([status, json.errors[0].field]).toEqual([422, field]);
});
