import { until } from '@sextant/stack/until';
import { createFaults } from '../faults/switches';
import { createComments } from '../github/comments';
import { seededRandom } from '../random';
import { startWebhookReceiver, type ReceivedWebhook, type Receiver, type ReceiverResponse } from '../testing/receiver';
import { TEST_SECRET } from '../testing/start-simulator';
import { requestGenerator } from './requests';
import { createRunGenerator, runSender } from './runs';
import type { TrafficSettings } from './session';
import { createTraffic, type Traffic } from './traffic';
import { createCommenter } from './upgrades/commenter';
import { webhookSender } from './upgrades/webhooks';

let receiver: Receiver<ReceivedWebhook> | undefined;
let traffic: Traffic | undefined;
afterEach(async () => {
  await traffic?.close();
  await receiver?.close();
});

function trafficTo(githubAppUrl: string): Traffic {
  const random = seededRandom(1, 'test');
  return createTraffic({
    next: requestGenerator({
      commenter: createCommenter({ comments: createComments(), random }),
      sendWebhook: webhookSender({
        config: { githubAppUrl, webhookSecret: TEST_SECRET },
        faults: createFaults(random),
      }),
      runs: createRunGenerator({ random, origin: () => 'http://127.0.0.1:9' }),
      sendRun: runSender({ controllerUrl: undefined, opsApiKey: undefined }),
      random,
    }),
    random,
    backoffMs: 5,
  });
}

const SETTINGS: TrafficSettings = { rate: 20, durationS: 60, kinds: ['upgrade'] };
const unavailable: ReceiverResponse = { status: 503, body: { title: 'controller is down' } };

test('a failed delivery is repeated with the same id until it is accepted', async () => {
  receiver = await startWebhookReceiver(TEST_SECRET, (_webhook, index) =>
    index < 3 ? unavailable : { status: 202, body: { runId: 'run-1' } },
  );
  traffic = trafficTo(receiver.url);
  traffic.start(SETTINGS);
  await until('a webhook is sent', () => (traffic?.report().sent ?? 0) >= 1);
  traffic.stop();
  const report = await until('no request is under way', () => {
    const now = traffic?.report({ withRuns: true });
    return now?.under_way === 0 && now;
  });
  // On a busy machine, a second webhook can be sent before traffic stops.
  const { sent } = report;
  expect(report).toMatchObject({ accepted: sent, errors: 3, redeliveries: 3, gave_up: 0 });
  expect(report.accepted_runs).toEqual(Array(sent).fill('run-1'));
  expect(report.last_error).toBe('503 {"title":"controller is down"}');
  expect(new Set(receiver.received.map(({ headers }) => headers['x-github-delivery'])).size).toBe(sent);
});

test('a delivery fails after five redeliveries', async () => {
  traffic = trafficTo('http://127.0.0.1:9');
  traffic.start(SETTINGS);
  const report = await until('a delivery has failed', () => {
    const now = traffic?.report();
    return now && now.gave_up >= 1 && now;
  });
  expect(report.accepted).toBe(0);
  expect(report.errors).toBeGreaterThanOrEqual(6 * report.gave_up);
  expect(report.last_error).toBeTruthy();
});

test('a refused or ignored delivery is not repeated', async () => {
  receiver = await startWebhookReceiver(TEST_SECRET, (_webhook, index) =>
    index === 0 ? { status: 400, body: {} } : { status: 200, body: { ignored: 'no command' } },
  );
  traffic = trafficTo(receiver.url);
  traffic.start(SETTINGS);
  const report = await until('a webhook is ignored', () => {
    const now = traffic?.report();
    return now && now.ignored >= 1 && now;
  });
  expect(report).toMatchObject({ rejected: { 400: 1 }, accepted: 0, redeliveries: 0 });
});

test('traffic that has not started has a report', () => {
  traffic = trafficTo('http://127.0.0.1:9');
  expect(traffic.report({ withRuns: true })).toMatchObject({ running: false, sent: 0, runs: [], accepted_runs: [] });
});
