import { createFaults } from '../faults';
import { createComments } from '../github/comments';
import { seededRandom } from '../random';
import { startReceiver, type ReceiverAnswer, type Receiver } from '../testing/receiver';
import { TEST_SECRET } from '../testing/start-world';
import { until } from '../testing/until';
import { webhookSender } from './delivery';
import { createDemands } from './demand';
import { createRequester } from './requester';
import { createRuns, runSender } from './runs';
import type { TrafficOrder } from './session';
import { createTraffic, type Traffic } from './traffic';

let receiver: Receiver | undefined;
let traffic: Traffic | undefined;
afterEach(async () => {
  await traffic?.close();
  await receiver?.close();
});

function trafficTo(githubAppUrl: string): Traffic {
  const random = seededRandom(1, 'test');
  return createTraffic({
    next: createDemands({
      requester: createRequester({ comments: createComments(), random }),
      send: webhookSender({ config: { githubAppUrl, webhookSecret: TEST_SECRET }, faults: createFaults(random) }),
      runs: createRuns({ random, origin: () => 'http://127.0.0.1:9' }),
      sendRun: runSender({ controllerUrl: undefined, opsApiKey: undefined }),
      random,
    }),
    random,
    backoffMs: 5,
  });
}

const ORDER: TrafficOrder = { rate: 20, durationS: 60, kinds: ['upgrade'] };
const unavailable: ReceiverAnswer = { status: 503, body: { title: 'controller is away' } };

test('a failed delivery is sent again with the same id until it is accepted', async () => {
  receiver = await startReceiver(TEST_SECRET, (_webhook, index) =>
    index < 3 ? unavailable : { status: 202, body: { runId: 'run-1' } },
  );
  traffic = trafficTo(receiver.url);
  traffic.start(ORDER);
  await until(() => (traffic?.report().sent ?? 0) >= 1);
  traffic.stop();
  const report = await until(() => {
    const now = traffic?.report({ withRuns: true });
    return now?.under_way === 0 && now;
  });
  // On a busy machine a second webhook may be under way before the first is seen.
  const { sent } = report;
  expect(report).toMatchObject({ accepted: sent, errors: 3, redeliveries: 3, gave_up: 0 });
  expect(report.accepted_runs).toEqual(Array(sent).fill('run-1'));
  expect(report.last_error).toBe('503 {"title":"controller is away"}');
  expect(new Set(receiver.received.map(({ headers }) => headers['x-github-delivery'])).size).toBe(sent);
});

test('a delivery is given up after five redeliveries', async () => {
  traffic = trafficTo('http://127.0.0.1:9');
  traffic.start(ORDER);
  const report = await until(() => {
    const now = traffic?.report();
    return now && now.gave_up >= 1 && now;
  });
  expect(report.accepted).toBe(0);
  expect(report.errors).toBeGreaterThanOrEqual(6 * report.gave_up);
  expect(report.last_error).toBeTruthy();
});

test('a refused or ignored delivery is not sent again', async () => {
  receiver = await startReceiver(TEST_SECRET, (_webhook, index) =>
    index === 0 ? { status: 400, body: {} } : { status: 200, body: { ignored: 'no command' } },
  );
  traffic = trafficTo(receiver.url);
  traffic.start(ORDER);
  const report = await until(() => {
    const now = traffic?.report();
    return now && now.ignored >= 1 && now;
  });
  expect(report).toMatchObject({ rejected: { 400: 1 }, accepted: 0, redeliveries: 0 });
});

test('traffic that never started has a report too', () => {
  traffic = trafficTo('http://127.0.0.1:9');
  expect(traffic.report({ withRuns: true })).toMatchObject({ running: false, sent: 0, runs: [], accepted_runs: [] });
});
