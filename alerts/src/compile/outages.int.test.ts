// Receivers that fail, and an Alertmanager that is killed: no notification is lost, and none is sent twice.
import { until } from '@sextant/stack/until';
import { declaredLabels, startChannels, type TestChannels } from '../testing/channels';

/** Two minutes of Slack's outage are two intervals of a critical group. */
const TIME_SCALE = 0.05;
const INTERVAL_MS = 60_000 * TIME_SCALE;

let channels: TestChannels;
let stopPrometheus: () => Promise<void>;
const firing = new Map<string, object>();

beforeAll(async () => {
  channels = await startChannels({ timeScale: TIME_SCALE });
  stopPrometheus = sendRepeatedly();
}, 600_000);
afterAll(async () => {
  await stopPrometheus();
  await channels.close();
});

/** Sends all alerts again and again, as Prometheus does; resolved ones, too. */
function sendRepeatedly(): () => Promise<void> {
  let running = true;
  const done = (async () => {
    while (running) {
      await channels.alertmanager.send([...firing.values()] as never).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return () => {
    running = false;
    return done;
  };
}

jest.setTimeout(180_000);

let alerts = 0;

/** A page; each has a queue and an env of its own. */
function fire(): string {
  alerts += 1;
  const env = `outage-${alerts}`;
  const labels = { ...declaredLabels('AIQueueSeverelyCongested'), env, queue: 'page' };
  firing.set(env, { labels, annotations: { summary: env }, startsAt: new Date().toISOString() });
  return env;
}

function resolve(env: string): void {
  firing.set(env, { ...firing.get(env), endsAt: new Date().toISOString() });
}

const inSlack = (env: string, status = 'FIRING'): number =>
  channels.http.received.filter(
    ({ path, body }) =>
      path === '/slack' &&
      body.channel === '#alerts-critical' &&
      body.attachments[0].title.startsWith(`[${status}]`) &&
      JSON.stringify(body).includes(env),
  ).length;
const inPagerDuty = (env: string, action = 'trigger'): number =>
  channels.http.received.filter(
    ({ path, body }) =>
      path === '/pagerduty' && body.event_action === action && body.payload.source === `sextant ${env}`,
  ).length;
const inMail = (env: string): number =>
  channels.mail.received.filter(({ mail }) => mail.subject === `[FIRING] AIQueueSeverelyCongested (critical): ${env}`)
    .length;

const untilPosted = (env: string, status?: string) =>
  until(`Slack has ${env}`, () => inSlack(env, status) > 0, { timeoutMs: 60_000 });

/** Waits for the group's next notifications: a marker alert fires later and is notified twice as late. */
async function untilNextInterval(): Promise<void> {
  const end = Date.now() + 2 * INTERVAL_MS;
  await until('two intervals are over', () => Date.now() > end);
}

test.each([429, 500, 503])('Slack answers %d for two minutes: the message comes once, afterwards', async (status) => {
  channels.http.respond('/slack', status);
  const since = Date.now();
  const refusedBefore = channels.http.refused.length;
  const env = fire();
  await until('PagerDuty is not affected', () => inPagerDuty(env) > 0);
  await until('Slack has refused for two minutes', () => Date.now() - since > 2 * INTERVAL_MS);
  expect(channels.http.refused.slice(refusedBefore).map((each) => each.status)).toContain(status);
  expect(inSlack(env)).toBe(0);
  channels.http.respond('/slack', undefined);
  await untilPosted(env);
  await untilNextInterval();
  expect([inSlack(env), inPagerDuty(env)]).toEqual([1, 1]);
});

test('PagerDuty is away: the page comes once, afterwards, and its resolution, too', async () => {
  channels.http.respond('/pagerduty', 503);
  const env = fire();
  await untilPosted(env);
  await until('PagerDuty has refused', () => channels.http.refused.some(({ path }) => path === '/pagerduty'));
  expect(inPagerDuty(env)).toBe(0);
  channels.http.respond('/pagerduty', undefined);
  await until('PagerDuty has the page', () => inPagerDuty(env) > 0, { timeoutMs: 60_000 });
  resolve(env);
  await until('PagerDuty has the resolution', () => inPagerDuty(env, 'resolve') > 0, { timeoutMs: 60_000 });
  expect([inPagerDuty(env), inPagerDuty(env, 'resolve')]).toEqual([1, 1]);
});

test('the mail server refuses: the mail comes once, afterwards', async () => {
  channels.mail.refuse(true);
  const env = fire();
  await until('the mail server has refused', () => channels.mail.refused() > 1);
  expect(inMail(env)).toBe(0);
  channels.mail.refuse(false);
  await until('the mail is received', () => inMail(env) > 0, { timeoutMs: 60_000 });
  await untilNextInterval();
  expect(inMail(env)).toBe(1);
});

test('Alertmanager restarts: what was notified is not notified again, and resolutions are', async () => {
  const env = fire();
  await untilPosted(env);
  await until('the page is sent', () => inPagerDuty(env) > 0);
  await channels.alertmanager.kill('SIGTERM');
  const during = fire();
  await channels.alertmanager.start();
  await untilPosted(during);
  await untilNextInterval();
  expect([inSlack(env), inPagerDuty(env)]).toEqual([1, 1]);
  resolve(env);
  await untilPosted(env, 'RESOLVED');
  expect(inSlack(env)).toBe(1);
});

test('Alertmanager is killed: alerts are notified after the start, those from before at most once more', async () => {
  const before = fire();
  await untilPosted(before);
  await channels.alertmanager.kill('SIGKILL');
  const during = fire();
  await channels.alertmanager.start();
  await untilPosted(during);
  await untilNextInterval();
  // It promises at-least-once: what it has notified since the last snapshot of its log is unknown after the kill.
  expect(inSlack(before)).toBeLessThanOrEqual(2);
  expect(inSlack(during)).toBe(1);
});

test('Alertmanager is killed while Slack is away: the message is not lost', async () => {
  channels.http.respond('/slack', 500);
  const refusedBefore = channels.http.refused.length;
  const env = fire();
  await until('Slack has refused', () => channels.http.refused.length > refusedBefore);
  await channels.alertmanager.kill('SIGKILL');
  channels.http.respond('/slack', undefined);
  await channels.alertmanager.start();
  await untilPosted(env);
  await untilNextInterval();
  expect(inSlack(env)).toBe(1);
});
