// Which channel gets what, delivered by the real Alertmanager to real HTTP and mail servers.
import { until } from '@sextant/stack/until';
import { DEFAULT_CHANNELS } from '../channels';
import type { SentAlert } from '../testing/alertmanager';
import { declaredLabels, MAIL, startChannels, type TestChannels } from '../testing/channels';
import type { ReceivedRequest } from '../testing/http-receiver';
import { zoneAt } from '../testing/time-zone';

let channels: TestChannels;
beforeAll(async () => {
  const quietHours = { ...DEFAULT_CHANNELS.quietHours, timeZone: zoneAt(12) };
  channels = await startChannels({ timeScale: 0.01, channels: { ...DEFAULT_CHANNELS, quietHours } });
}, 600_000);
afterAll(() => channels.close());

/** Sends an alert as Prometheus does, with expanded templates. */
async function send(name: string, { labels = {}, annotations = {}, ...times }: Partial<SentAlert> = {}): Promise<void> {
  const texts = {
    summary: `summary of ${name}`,
    description: `description of ${name}`,
    value: '42%',
    runbook_url: `https://runbooks.test/${name}.md`,
    dashboard_url: 'https://grafana.test/d/sextant-ai-jobs',
    ...annotations,
  };
  await channels.alertmanager.send([{ labels: { ...declaredLabels(name), ...labels }, annotations: texts, ...times }]);
}

const inSlack = ({ path }: ReceivedRequest): boolean => path === '/slack';
const findMessage = (title: string, channel?: string): ReceivedRequest | undefined =>
  channels.http.received.find(
    (request) =>
      inSlack(request) &&
      request.body.attachments[0].title === title &&
      (channel === undefined || request.body.channel === channel),
  );
const messageInSlack = (title: string, channel?: string) =>
  until(`Slack has "${title}"`, () => findMessage(title, channel));
const requestTo = (path: string, alertname: string) =>
  until(`${path} has ${alertname}`, () =>
    channels.http.received.find((each) => each.path === path && JSON.stringify(each.body).includes(alertname)),
  );

test('a warning and its resolution are posted to Slack with summary, value and links', async () => {
  const startsAt = new Date(Date.now() - 125_000).toISOString();
  await send('HighAIJobFailureRate', { startsAt });
  const { body } = await messageInSlack('[FIRING] HighAIJobFailureRate (warning)', '#alerts-warnings');
  expect(body.attachments[0].color).toBe('warning');
  for (const part of [
    '*summary of HighAIJobFailureRate*',
    'description of HighAIJobFailureRate',
    '*Status:* firing',
    '*Value:* 42%',
    '<https://runbooks.test/HighAIJobFailureRate.md|Runbook>',
    '<https://grafana.test/d/sextant-ai-jobs|Dashboard>',
    '<http://localhost:8080/alerts/HighAIJobFailureRate|Console>',
  ]) {
    expect(body.attachments[0].text).toContain(part);
  }
  await send('HighAIJobFailureRate', { startsAt, endsAt: new Date().toISOString() });
  const resolved = await messageInSlack('[RESOLVED] HighAIJobFailureRate (warning)', '#alerts-warnings');
  const { color, text, fallback } = resolved.body.attachments[0];
  expect(color).toBe('good');
  expect(text).toMatch(/\*Status:\* resolved {2}\*Lasted:\* 2m \ds/);
  for (const firing of ['42%', 'summary of', 'description of']) expect(text + fallback).not.toContain(firing);
});

test('the searches for traces and logs are about the service and the time of the alert', async () => {
  await send('HighAIJobRetryRate', { labels: { service: 'ops & more' }, startsAt: '2026-03-01T12:00:00Z' });
  const { body } = await messageInSlack('[FIRING] HighAIJobRetryRate (warning)');
  const window = 'service=ops+%26+more&from=2026-03-01T11:30:00Z&to=2026-03-01T12:30:00Z';
  expect(body.attachments[0].text).toContain(`<http://localhost:8080/traces?errors=true&${window}|Traces>`);
  expect(body.attachments[0].text).toContain(`<http://localhost:8080/logs?${window}|Logs>`);
});

test('a page goes to PagerDuty with the routing key from its file, to e-mail, to its team and to Slack', async () => {
  const labels = { provider: 'openai', service: 'ai', env: 'test' };
  await send('ProviderFailures', { labels });
  const { body } = await requestTo('/pagerduty', 'ProviderFailures');
  expect(body).toMatchObject({
    routing_key: 'key-from-a-file',
    event_action: 'trigger',
    dedup_key: expect.stringMatching(/./),
    payload: {
      severity: 'critical',
      source: 'sextant test',
      component: 'ai',
      class: 'ProviderFailures',
      summary: 'ProviderFailures: summary of ProviderFailures',
      custom_details: {
        priority: '\tP1',
        runbook: '\thttps://runbooks.test/ProviderFailures.md',
        value: '\t42%',
        firing: '\tsummary of ProviderFailures\n',
      },
    },
    links: [
      { href: 'https://runbooks.test/ProviderFailures.md', text: 'Runbook' },
      { href: 'https://grafana.test/d/sextant-ai-jobs', text: 'Dashboard' },
      { href: 'http://localhost:8080/alerts/ProviderFailures', text: 'Console' },
    ],
  });
  const message = await messageInSlack('[FIRING] ProviderFailures (critical)', '#alerts-critical');
  expect(message.body.attachments).toMatchObject([{ color: 'danger' }]);
  await messageInSlack('[FIRING] ProviderFailures (critical)', '#speccursor-alerts');

  const subject = '[FIRING] ProviderFailures (critical): summary of ProviderFailures';
  const { to, secure, user, mail } = await until('the mail is received', () =>
    channels.mail.received.find((each) => each.mail.subject === subject),
  );
  expect({ to, secure, user, from: mail.from?.address }).toEqual({
    to: [MAIL.to],
    secure: true,
    user: 'sextant',
    from: MAIL.from,
  });
  expect(mail.text).toContain('summary of ProviderFailures\ndescription of ProviderFailures\nValue: 42%');
  expect(mail.text).toContain('Runbook: https://runbooks.test/ProviderFailures.md');
  expect(mail.html).toContain('<h3>summary of ProviderFailures</h3>');
  expect(mail.html).toContain('<a href="https://runbooks.test/ProviderFailures.md">Runbook</a>');

  await send('ProviderFailures', { labels, endsAt: new Date().toISOString() });
  const resolved = await until('PagerDuty has the resolution', () =>
    channels.http.received.find((each) => each.path === '/pagerduty' && each.body.event_action === 'resolve'),
  );
  expect(resolved.body.dedup_key).toBe(body.dedup_key);
  await until('the mail about the resolution is received', () =>
    channels.mail.received.find((each) => each.mail.subject === '[RESOLVED] ProviderFailures (critical): 1 resolved'),
  );
});

test('webhooks get every alert with the secret from its file', async () => {
  await send('RollUpLagging');
  for (const name of ['responder', 'webhook']) {
    const { headers, body } = await requestTo(`/${name}`, 'RollUpLagging');
    expect(headers['x-webhook-secret']).toBe(`${name}-secret`);
    expect(body).toMatchObject({ version: '4', alerts: [{ labels: { alertname: 'RollUpLagging' } }] });
  }
});

test('alerts of the worker are also posted to its channel', async () => {
  await send('LogLinesLost', { labels: { service: 'worker' } });
  for (const channel of ['#alerts-worker', '#alerts-warnings', '#platform-alerts']) {
    await messageInSlack('[FIRING] LogLinesLost (warning)', channel);
  }
});

test('outside the quiet hours, alerts of severity info are posted', async () => {
  const labels = { alertname: 'Announcement', severity: 'info', team: 'platform' };
  await channels.alertmanager.send([{ labels, annotations: { summary: 'hello' } }]);
  await messageInSlack('[FIRING] Announcement (info)', '#alerts-info');
});

test('messages do not contain URLs of Prometheus or Alertmanager, which are not public', async () => {
  await send('HighTokenUsage', { annotations: { query_url: 'https://grafana.test/explore?panes=%7B%7D' } });
  const { body } = await messageInSlack('[FIRING] HighTokenUsage (warning)');
  expect(body.attachments[0].text).toContain('<https://grafana.test/explore?panes=%7B%7D|Query>');
  const messages = channels.http.received.filter(({ path }) => ['/slack', '/pagerduty'].includes(path));
  const mails = channels.mail.received.map(({ source }) => source);
  expect(JSON.stringify([messages.map(({ body: each }) => each), mails])).not.toContain(
    new URL(channels.alertmanager.url).host,
  );
});

test('the heartbeat is sent to its receiver only', async () => {
  await send('Watchdog');
  await requestTo('/heartbeat', 'Watchdog');
  expect(findMessage('[FIRING] Watchdog (none)')).toBeUndefined();
});

test('each tenant has its own message with its name', async () => {
  const annotations = { trace_url: 'https://jaeger.test/trace/1' };
  for (const tenant of ['acme', '<globex>']) {
    await send('LastRunFailed', { labels: { service: 'ops', tenant, kind: 'page' }, annotations });
  }
  const { body } = await messageInSlack('[FIRING] LastRunFailed (warning) for acme');
  await messageInSlack('[FIRING] LastRunFailed (warning) for &lt;globex&gt;');
  expect(body.attachments[0].text).toContain('*Tenant:* acme');
  expect(body.attachments[0].text).toContain('<https://jaeger.test/trace/1|Trace>');
  expect(body.attachments[0].text).not.toContain('globex');
});
