// Messages as rendered by the real Alertmanager: groups, hostile and over-long values, and the limits of the receivers.
import { until } from '@sextant/stack/until';
import type { SentAlert } from '../../testing/alertmanager';
import { declaredLabels, startChannels, type TestChannels } from '../../testing/channels';

let channels: TestChannels;
beforeAll(async () => {
  channels = await startChannels({ timeScale: 0.01 });
}, 600_000);
afterAll(() => channels.close());

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;' } as const;
const escaped = (text: string): string => text.replace(/[&<>]/g, (each) => ENTITIES[each as keyof typeof ENTITIES]);

interface Rendered {
  readonly slack: { readonly title: string; readonly text: string; readonly fallback: string };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- PagerDuty's JSON
  readonly event: any;
  readonly mail: { readonly subject: string; readonly text: string; readonly html: string; readonly source: string };
}

let scenarios = 0;

/** Sends a group of pages in one request and returns what each receiver got. */
async function rendered(alerts: readonly Partial<SentAlert>[], status = 'firing'): Promise<Rendered> {
  scenarios += 1;
  const env = `scenario-${scenarios}`;
  const all = alerts.map(({ labels, annotations = {}, ...times }, i) => ({
    labels: { ...declaredLabels('AIQueueSeverelyCongested'), env, queue: `queue-${i}`, ...labels },
    annotations: {
      summary: `queue-${i} has 600 waiting jobs`,
      description: 'Runs wait.',
      value: '600 jobs',
      ...annotations,
    },
    ...times,
  }));
  await channels.alertmanager.send(all);
  if (status === 'resolved') {
    await until('the alert is notified', () => channels.mail.received.some(({ mail }) => mail.text?.includes(env)));
    const endsAt = new Date().toISOString();
    await channels.alertmanager.send(all.map((alert) => ({ ...alert, endsAt })));
  }
  const action = status === 'resolved' ? 'resolve' : 'trigger';
  const event = await until('PagerDuty has the event', () =>
    channels.http.received.find(
      ({ path, body }) =>
        path === '/pagerduty' && body.event_action === action && body.payload.source === `sextant ${env}`,
    ),
  );
  const title = `[${status.toUpperCase()}]`;
  const slack = await until('Slack has the message', () =>
    channels.http.received.find(
      ({ path, body }) =>
        path === '/slack' &&
        body.channel === '#alerts-critical' &&
        body.attachments[0].title.startsWith(title) &&
        body.attachments[0].text.includes(`*Env:* ${env}\n`),
    ),
  );
  const { mail, source } = await until('the mail is received', () =>
    channels.mail.received.find(
      (each) => each.mail.subject?.startsWith(title) && each.mail.text?.includes(`Env: ${env}\n`),
    ),
  );
  const { subject = '', text = '', html = '' } = mail;
  return { slack: slack.body.attachments[0], event: event.body, mail: { subject, text, html, source } };
}

/** The limits of Slack, in characters of a block, and of PagerDuty. */
function expectWithinLimits({ slack, event, mail }: Rendered): void {
  expect([...slack.text].length).toBeLessThanOrEqual(3000);
  expect([...slack.title].length).toBeLessThanOrEqual(1024);
  expect([...slack.fallback].length).toBeLessThanOrEqual(3000);
  expect([...event.payload.summary].length).toBeLessThanOrEqual(1024);
  expect(JSON.stringify(event).length).toBeLessThan(512_000);
  expect(event.payload.custom_details.error).toBeUndefined();
  expect(mail.source.length).toBeLessThan(100_000);
}

const many = (count: number): Partial<SentAlert>[] => Array.from({ length: count }, () => ({}));

test('one alert is described', async () => {
  const message = await rendered(many(1));
  expectWithinLimits(message);
  expect(message.slack.title).toBe('[FIRING] AIQueueSeverelyCongested (critical)');
  expect(message.slack.fallback).toBe('[FIRING] AIQueueSeverelyCongested: queue-0 has 600 waiting jobs');
  expect(message.slack.text).toMatch(
    /^\*queue-0 has 600 waiting jobs\*\n\*Status:\* firing {2}\*Value:\* 600 jobs {2}\*Env:\* [^]*UTC\nRuns wait\.\n/,
  );
  expect(message.event.payload.summary).toBe('AIQueueSeverelyCongested: queue-0 has 600 waiting jobs');
  expect(message.event.payload.custom_details.description).toBe('\tRuns wait.');
});

test('two alerts are listed', async () => {
  const message = await rendered(many(2));
  expectWithinLimits(message);
  expect(message.slack.title).toBe('[FIRING] AIQueueSeverelyCongested (critical): 2 firing');
  expect(message.slack.fallback).toBe('[FIRING] AIQueueSeverelyCongested: 2 firing');
  expect(message.slack.text).toContain('• queue-0 has 600 waiting jobs\n• queue-1 has 600 waiting jobs\n');
  expect(message.event.payload.summary).toBe('AIQueueSeverelyCongested: 2 firing, first: queue-0 has 600 waiting jobs');
  expect(message.event.payload.custom_details).toMatchObject({
    description: '\t2 firing. The first: Runs wait.',
    firing: '\tqueue-0 has 600 waiting jobs\nqueue-1 has 600 waiting jobs\n',
  });
  expect(message.mail.subject).toBe('[FIRING] AIQueueSeverelyCongested (critical): 2 firing');
  expect(message.mail.text).toContain('queue-1 has 600 waiting jobs');
});

test.each([40, 400])('of %d alerts, the first ten are listed, and how many more there are', async (count) => {
  const message = await rendered(many(count));
  expectWithinLimits(message);
  const { slack, event, mail } = message;
  expect(slack.title).toBe(`[FIRING] AIQueueSeverelyCongested (critical): ${count} firing`);
  expect(slack.text.match(/^• /gm)).toHaveLength(10);
  expect(slack.text).toContain(`and ${count - 10} more firing\n`);
  expect(event.payload.custom_details.firing.split('\n')).toHaveLength(12);
  expect(event.payload.custom_details.firing).toContain(`and ${count - 10} more\n`);
  expect(mail.text).toContain(`and ${count - 10} more\n`);
  expect(mail.html).toContain(`<p>and ${count - 10} more</p>`);
});

test('a group that resolves says how long each alert lasted, without the values at which they fired', async () => {
  const startsAt = new Date(Date.now() - 3_600_000).toISOString();
  const message = await rendered([{ startsAt }, { startsAt }], 'resolved');
  expectWithinLimits(message);
  const { slack, event, mail } = message;
  expect(slack.text).toMatch(
    /\*2 resolved\*\n\*Status:\* resolved [^\n]*\n• queue=queue-0 lasted 1h 0m \d+s\n• queue=queue-1 lasted 1h 0m \d+s\n/,
  );
  expect(event).toMatchObject({ event_action: 'resolve' });
  expect(event.payload.custom_details.resolved).toMatch(/^\tqueue=queue-0 lasted 1h 0m \d+s\n/);
  expect(mail.text).toMatch(/queue=queue-0: resolved, lasted 1h 0m/);
  expect(JSON.stringify([slack, event, mail.text, mail.html])).not.toContain('600');
});

test('long values are cut, and the message says how much is left out', async () => {
  const description = `${'d'.repeat(700)}${'e'.repeat(4300)}`;
  const message = await rendered([{ annotations: { summary: 'ü'.repeat(5000), description, value: '9'.repeat(500) } }]);
  expectWithinLimits(message);
  const { slack, event, mail } = message;
  expect(slack.text).toContain(`*${'ü'.repeat(250)}… (4750 characters left out)*\n`);
  expect(slack.text).toContain(`${'d'.repeat(700)}… (4300 characters left out)`);
  expect(event.payload.summary).toContain('ü… (4100 characters left out)');
  expect(mail.subject).toContain('ü… (4880 characters left out)');
  expect(mail.text).toContain('d… (4300 characters left out)');
});

test('escaped text does not exceed the limits, and no escaped character is cut in two', async () => {
  const hostile = '<&>'.repeat(2000);
  const message = await rendered(many(12).map(() => ({ annotations: { summary: hostile, description: hostile } })));
  expectWithinLimits(message);
  expect(message.slack.text).toMatch(/… \(\d+ characters left out\)\n/);
  expect(message.slack.text.replace(/&(?:amp|lt|gt);/g, '').split('<http')[0]).not.toMatch(/[&<>]/);
});

test('values cannot mention people, inject markup, HTML or mail headers', async () => {
  const hostile = '<!channel> <@U1> <https://evil.test|click> & <script>alert(1)</script>\r\nBcc: evil@evil.test';
  const javascript = 'javascript:alert(1)';
  const { slack, mail } = await rendered([
    {
      labels: { tenant: hostile },
      annotations: { summary: hostile, description: hostile, value: hostile, runbook_url: javascript },
    },
  ]);
  const [body = ''] = slack.text.split('<javascript');
  for (const part of [body, slack.title, slack.fallback]) {
    expect(part).not.toMatch(/[<>]/);
    expect(part).toContain(escaped('<!channel> <@U1>'));
  }
  expect(mail.subject).toBe(`[FIRING] AIQueueSeverelyCongested (critical): ${hostile.replace('\r\n', ' ')}`);
  const [headers] = mail.source.split('\r\n\r\n');
  expect(headers).not.toMatch(/^Bcc:/im);
  expect(mail.html).not.toContain('<script>');
  expect(mail.html).not.toContain(javascript);
});

test.each(['a: b', 'yes', '{{ .ExternalURL }}: x', '- one', '42', '~', '"quoted"', '[1, 2]', '> folded', '# comment'])(
  'PagerDuty gets the description %j as text',
  async (description) => {
    const { event } = await rendered([{ annotations: { description, value: description } }]);
    expect(event.payload.custom_details).toMatchObject({ description: `\t${description}`, value: `\t${description}` });
  },
);
