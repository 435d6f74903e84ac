import { until } from '@sextant/stack/until';
import { COMPANIES } from '../companies';
import {
  startApi,
  startWebhookReceiver,
  type ReceivedRequest,
  type ReceivedWebhook,
  type Receiver,
} from '../testing/receiver';
import { startSimulator, TEST_SECRET, type TestSimulator } from '../testing/start-simulator';

let receiver: Receiver<ReceivedWebhook>;
let controller: Receiver<ReceivedRequest>;
let simulator: TestSimulator;
beforeEach(async () => {
  receiver = await startWebhookReceiver(TEST_SECRET);
  // Like the real controller, it detects duplicate keys. The first call fails.
  controller = await startApi(({ body }, index) =>
    index === 0 ? { status: 503, body: {} } : { status: 202, body: { id: `run-${body.idempotency_key}` } },
  );
  simulator = await startSimulator({ githubAppUrl: receiver.url, controllerUrl: controller.url, opsApiKey: 'ops-key' });
});
afterEach(async () => {
  await simulator.close();
  await controller.close();
  await receiver.close();
});

async function traffic(settings: object, isEnough: () => boolean) {
  expect((await simulator.call('POST', '/traffic', { body: settings })).status).toBe(202);
  await until('enough requests are sent', isEnough);
  await simulator.call('DELETE', '/traffic');
  return until('no request is under way', async () => {
    const { json } = await simulator.call('GET', '/traffic?runs=true');
    return json.under_way === 0 && json;
  });
}

test('requests of all kinds are sent and counted by kind', async () => {
  const kinds = ['upgrade', 'page', 'agent', 'enrichment'];
  const report = await traffic({ rate: 150, kinds }, () => controller.received.length >= 60);
  expect(Object.keys(report.kinds)).toEqual(kinds);
  const countsByKind = Object.values<Record<string, number>>(report.kinds);
  for (const name of ['sent', 'accepted', 'errors', 'redeliveries']) {
    expect(countsByKind.reduce((sum, counts) => sum + (counts[name] ?? 0), 0)).toBe(report[name]);
  }
  expect(report.kinds.upgrade.sent).toBe(receiver.received.length);
  expect(report.accepted).toBe(report.sent);
  expect(new Set(report.accepted_runs).size).toBe(report.accepted);
});

test('a failed request is repeated with the same key', async () => {
  const report = await traffic({ rate: 5, kinds: ['page'] }, () => controller.received.length >= 2);
  expect(report).toMatchObject({ errors: 1, redeliveries: 1, accepted: report.sent });
  const [failed] = controller.received;
  const same = controller.received.filter(({ body }) => body.idempotency_key === failed?.body.idempotency_key);
  expect(same).toHaveLength(2);
  expect(same[1]?.body).toEqual(failed?.body);
});

test('requests are valid, and their companies exist', async () => {
  await traffic({ rate: 150, kinds: ['page', 'agent', 'enrichment'] }, () => controller.received.length >= 60);
  const urls = new Set(COMPANIES.map(({ slug }) => `${simulator.url}/web/${slug}/`));
  for (const { path, headers, body } of controller.received) {
    expect([path, headers.authorization]).toEqual(['/api/v1/runs', 'Bearer ops-key']);
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

test('without the controller’s address, only upgrades can be requested', async () => {
  const unconfigured = await startSimulator({ githubAppUrl: receiver.url });
  const refused = await unconfigured.call('POST', '/traffic', {
    body: { rate: 1, kinds: ['upgrade', 'page', 'agent'] },
  });
  const allowed = await unconfigured.call('POST', '/traffic', { body: { rate: 1 } });
  await unconfigured.close();
  expect([refused.status, refused.json.detail]).toEqual([
    409,
    'traffic of kind page, agent requires CONTROLLER_URL and OPS_API_KEY, which are not set',
  ]);
  expect(allowed.status).toBe(202);
});

test.each([
  ['an unknown kind', { rate: 1, kinds: ['upgrade', 'dream'] }, 'kinds.1'],
  ['no kind', { rate: 1, kinds: [] }, 'kinds'],
])('%s is refused with the name of the field', async (_title, body, field) => {
  const { status, json } = await simulator.call('POST', '/traffic', { body });
  expect([status, json.errors[0].field]).toEqual([422, field]);
});
