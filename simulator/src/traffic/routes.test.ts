import { until } from '@sextant/stack/until';
import { REPOSITORIES } from '../github/repositories';
import { startWebhookReceiver, type ReceivedWebhook, type Receiver } from '../testing/receiver';
import { startSimulator, TEST_SECRET, type TestSimulator } from '../testing/start-simulator';
import { upgradesOf } from './upgrades/upgrades';

let receiver: Receiver<ReceivedWebhook>;
let simulator: TestSimulator;
beforeEach(async () => {
  receiver = await startWebhookReceiver(TEST_SECRET);
  simulator = await startSimulator({ githubAppUrl: receiver.url });
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

/** The text without code blocks and HTML comments. */
const visibleText = (body: string) => body.replaceAll('\r', '').replace(/```[^]*?```|<!--[^]*?-->/g, '');
const COMMAND = /^\/upgrade (?:(pip|cargo|go):)?(\S+)@([^\s@]+)$/m;

test('background traffic starts with the simulator', async () => {
  const busy = await startSimulator({ githubAppUrl: receiver.url, trafficRate: 150 });
  await until('five webhooks have arrived', () => receiver.received.length >= 5);
  expect((await busy.call('GET', '/traffic')).json).toMatchObject({ running: true, rate: 150 });
  await busy.close();
});

test('traffic sends signed comments that request existing upgrades, and counts the runs', async () => {
  const started = await simulator.call('POST', '/traffic', { body: { rate: 150, duration_s: 60 } });
  expect([started.status, started.json.running]).toEqual([202, true]);
  await until('60 webhooks have arrived', () => receiver.received.length >= 60);
  expect((await simulator.call('DELETE', '/traffic')).json.running).toBe(false);

  const report = await until('no request is under way', async () => {
    const { json } = await simulator.call('GET', '/traffic?runs=true');
    return json.under_way === 0 && json;
  });
  expect(report).toMatchObject({ accepted: report.sent, errors: 0, rejected: {}, statuses: { 202: report.sent } });
  expect(new Set(report.accepted_runs).size).toBe(receiver.received.length);
  expect(report.runs).toEqual(report.accepted_runs.slice(-20));
  for (const { headers, body: payload, signed } of receiver.received) {
    expect(signed).toBe(true);
    expect(headers).toMatchObject({
      'x-github-event': 'issue_comment',
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
    });
    const [, ecosystem = 'npm', name, version] = COMMAND.exec(visibleText(payload.comment.body)) ?? [];
    const repository = REPOSITORIES.find((one) => one.fullName === payload.repository.full_name);
    expect(repository && upgradesOf(repository)).toContainEqual({ ecosystem, package: name, version });
  }
});

test('the payload of a webhook is like GitHub’s, and its comment can be read', async () => {
  await simulator.call('POST', '/traffic', { body: { rate: 50, duration_s: 60 } });
  const { body: payload } = await until('a webhook has arrived', () => receiver.received[0]);
  expect(payload).toMatchObject({
    action: 'created',
    issue: { number: expect.any(Number), title: expect.any(String), user: { login: expect.any(String) } },
    comment: { id: expect.any(Number), html_url: expect.stringContaining('#issuecomment-') },
    repository: { name: expect.any(String), owner: { login: expect.any(String) }, default_branch: 'main' },
    sender: { login: expect.any(String), type: 'User' },
    installation: { id: expect.any(Number) },
  });
  const comments = await simulator.call(
    'GET',
    `/github/repos/${payload.repository.full_name}/issues/${payload.issue.number}/comments`,
    {
      headers: { authorization: 'Bearer x' },
    },
  );
  expect(comments.json.map(({ id }: { id: number }) => id)).toEqual([payload.comment.id]);
});

test('traffic has the given rate and ends after its duration', async () => {
  await simulator.call('POST', '/traffic', { body: { rate: 100, duration_s: 2 } });
  const report = await until('traffic has ended', async () => {
    const { json } = await simulator.call('GET', '/traffic');
    return !json.running && json.under_way === 0 && json;
  });
  // A Poisson distribution with mean 200; the bounds are five standard deviations.
  expect(report.sent).toBeGreaterThan(130);
  expect(report.sent).toBeLessThan(270);
  expect(report).not.toHaveProperty('accepted_runs');
});

test('the same seed requests the same upgrades in the same order', async () => {
  const commandsOf = async () => {
    const other = await startSimulator({ githubAppUrl: receiver.url, seed: 7 });
    const first = receiver.received.length;
    await other.call('POST', '/traffic', { body: { rate: 20, duration_s: 1 } });
    await until('all webhooks have arrived', async () => {
      const { json } = await other.call('GET', '/traffic');
      return !json.running && json.under_way === 0;
    });
    await other.close();
    // Webhooks can overtake each other; the ids of their comments count up.
    return receiver.received
      .slice(first)
      .sort((a, b) => a.body.comment.id - b.body.comment.id)
      .slice(0, 5)
      .map(({ body: payload }) => COMMAND.exec(visibleText(payload.comment.body))?.[0]);
  };
  expect(await commandsOf()).toEqual(await commandsOf());
});

test('a second start is refused while traffic is running', async () => {
  await simulator.call('POST', '/traffic', { body: { rate: 1 } });
  expect((await simulator.call('POST', '/traffic', { body: { rate: 2 } })).status).toBe(409);
  await simulator.call('DELETE', '/traffic');
  expect((await simulator.call('POST', '/traffic', { body: { rate: 2 } })).status).toBe(202);
});

test.each([
  [{ rate: 201 }, 'rate'],
  [{ rate: 0 }, 'rate'],
  [{}, 'rate'],
  [{ rate: 1, duration_s: 3601 }, 'duration_s'],
  [{ rate: 1, seconds: 1 }, 'seconds'],
])('%j is refused with the name of the field', async (body, field) => {
  const { status, json } = await simulator.call('POST', '/traffic', { body });
  expect([status, json.errors[0].field]).toEqual([422, field]);
});

test('webhooks with a wrong signature are counted as rejected', async () => {
  await simulator.call('PUT', '/faults/bad-signature', { body: { enabled: true, rate: 0.5 } });
  await simulator.call('POST', '/traffic', { body: { rate: 100, duration_s: 60 } });
  await until('60 webhooks have arrived', () => receiver.received.length >= 60);
  await simulator.call('DELETE', '/traffic');
  const report = await until('traffic has ended', async () => {
    const { json } = await simulator.call('GET', '/traffic');
    return json.under_way === 0 && json;
  });
  expect(report.rejected['401']).toBe(receiver.received.filter(({ signed }) => !signed).length);
  expect(report.rejected['401']).toBeGreaterThan(10);
  expect(report.accepted).toBe(report.sent - report.rejected['401']);
});
