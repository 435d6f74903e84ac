import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { compileAlerts } from './compile';
import { sextantAlerts, sextantPosted } from '../rules/sextant';

interface ReceivedRequest {
  readonly path: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each receiver has its own JSON
  readonly body: any;
}

const received: ReceivedRequest[] = [];
let receiver: Server;
let folder: string;
let alertmanager: ChildProcess;
let api: string;

beforeAll(async () => {
  const binary = await ensureBinary('alertmanager');
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: JSON.parse(text) });
      response.writeHead(request.url === '/pagerduty' ? 202 : 200).end('ok');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'sextant-delivery-'));
  mkdirSync(join(folder, 'secrets'));
  const { alertmanager: config } = compileAlerts(sextantAlerts, {
    posted: sextantPosted,
    timeScale: 0.01,
    pagerdutyUrl: `${receiverUrl}/pagerduty`,
    heartbeatUrl: `${receiverUrl}/heartbeat`,
  });
  writeFileSync(join(folder, 'alertmanager.yml'), config);
  writeFileSync(join(folder, 'secrets', 'slack_url'), `${receiverUrl}/slack`);
  writeFileSync(join(folder, 'secrets', 'pagerduty_key'), 'key-from-a-file');
  api = await start(binary);
}, 600_000);

afterAll(async () => {
  const ended = new Promise((resolve) => alertmanager.once('exit', resolve));
  alertmanager.kill();
  await ended;
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(binary: string): Promise<string> {
  const address = `127.0.0.1:${await freePort()}`;
  const listen = `--web.listen-address=${address}`;
  alertmanager = spawn(binary, ['--config.file=alertmanager.yml', listen, '--cluster.listen-address='], {
    cwd: folder,
    stdio: 'ignore',
  });
  await until('Alertmanager is ready', async () => (await fetch(`http://${address}/-/ready`)).ok);
  return `http://${address}`;
}

/** Sends an alert as Prometheus does, with expanded templates. */
async function send(
  name: string,
  options: { labels?: Record<string, string>; annotations?: Record<string, string>; resolved?: boolean } = {},
): Promise<void> {
  const declared = [...sextantAlerts.flatMap((g) => g.alerts), ...sextantPosted];
  const { severity, priority } = declared.find((a) => a.name === name)!;
  const alert = {
    labels: { alertname: name, severity, ...(priority && { priority }), ...options.labels },
    annotations: {
      summary: `summary of ${name}`,
      description: `description of ${name}`,
      value: '42%',
      runbook_url: `https://runbooks.test/${name}.md`,
      dashboard_url: 'https://grafana.test/d/sextant-ai-jobs',
      ...options.annotations,
    },
    generatorURL: 'https://prometheus.test/graph',
    ...(options.resolved ? { endsAt: new Date().toISOString() } : {}),
  };
  const response = await fetch(`${api}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([alert]),
  });
  expect(response.status).toBe(200);
}

const findMessage = (title: string): ReceivedRequest | undefined =>
  received.find(({ path, body }) => path === '/slack' && body.attachments[0].title === title);
const findPage = (): ReceivedRequest | undefined => received.find(({ path }) => path === '/pagerduty');
const messageInSlack = (title: string) => until(`Slack has "${title}"`, () => findMessage(title));

test('a warning and its resolution are posted to Slack with summary, value and links', async () => {
  await send('HighAIJobFailureRate');
  const { body } = await messageInSlack('[FIRING] HighAIJobFailureRate (warning)');
  expect(body.channel).toBe('#alerts-warnings');
  expect(body.attachments[0].color).toBe('warning');
  for (const part of [
    '*summary of HighAIJobFailureRate*',
    'description of HighAIJobFailureRate',
    '*Status:* firing',
    '*Value:* 42%',
    '<https://runbooks.test/HighAIJobFailureRate.md|Runbook>',
    '<https://grafana.test/d/sextant-ai-jobs|Dashboard>',
  ]) {
    expect(body.attachments[0].text).toContain(part);
  }
  await send('HighAIJobFailureRate', { resolved: true });
  const resolved = await messageInSlack('[RESOLVED] HighAIJobFailureRate (warning)');
  expect(resolved.body.attachments[0].color).toBe('good');
  expect(resolved.body.attachments[0].text).toContain('*Status:* resolved');
});

test('a page is sent to PagerDuty with a dedup key and the routing key from its file, and to Slack', async () => {
  await send('ProviderFailures', { labels: { provider: 'openai' } });
  const { body } = await until('PagerDuty has the event', findPage);
  expect(body).toMatchObject({
    routing_key: 'key-from-a-file',
    event_action: 'trigger',
    dedup_key: expect.stringMatching(/./),
    payload: {
      severity: 'critical',
      summary: 'ProviderFailures: summary of ProviderFailures',
      custom_details: { priority: 'P1', runbook: 'https://runbooks.test/ProviderFailures.md', value: '42%' },
    },
  });
  expect(body.payload.custom_details.firing).toBe('summary of ProviderFailures\n');
  const message = await messageInSlack('[FIRING] ProviderFailures (critical)');
  expect(message.body).toMatchObject({ channel: '#alerts-critical', attachments: [{ color: 'danger' }] });
});

test('messages do not contain URLs of Prometheus or Alertmanager, which are not public', async () => {
  await send('HighTokenUsage', { annotations: { query_url: 'https://grafana.test/explore?panes=%7B%7D' } });
  const { body } = await messageInSlack('[FIRING] HighTokenUsage (warning)');
  expect(body.attachments[0].text).toContain('<https://grafana.test/explore?panes=%7B%7D|Query>');
  await until('PagerDuty has an event', findPage);
  const messages = JSON.stringify(received.filter(({ path }) => path !== '/heartbeat'));
  expect(messages).not.toContain('prometheus.test');
  expect(messages).not.toContain(new URL(api).host);
});

test('the heartbeat is sent to its receiver only', async () => {
  await send('Watchdog');
  await until('the heartbeat is received', () => received.some(({ path }) => path === '/heartbeat'));
  expect(findMessage('[FIRING] Watchdog (none)')).toBeUndefined();
});

test('a critical alert inhibits the warning for the same queue only', async () => {
  await send('AIQueueSeverelyCongested', { labels: { queue: 'upgrade' } });
  await send('AIQueueCongestion', { labels: { queue: 'upgrade' } });
  await send('AIQueueCongestion', { labels: { queue: 'page' } });
  await messageInSlack('[FIRING] AIQueueCongestion (warning)');
  expect(await statesOf('AIQueueCongestion')).toEqual({ page: 'active', upgrade: 'suppressed' });
});

test('TargetDown inhibits the other alerts of its service only', async () => {
  await send('TargetDown', { labels: { service: 'worker', queue: 'none' } });
  await send('SlowAIJobProcessing', { labels: { service: 'worker', queue: 'a' } });
  await send('SlowAIJobProcessing', { labels: { service: 'ai', queue: 'b' } });
  await send('SlowAIJobProcessing', { labels: { queue: 'c' } });
  await messageInSlack('[FIRING] SlowAIJobProcessing (warning)');
  expect(await statesOf('SlowAIJobProcessing')).toEqual({ a: 'suppressed', b: 'active', c: 'active' });
});

test('each tenant has its own message with its name, and text of tenants cannot mention users or channels', async () => {
  const annotations = { summary: 'a <!channel> & more', trace_url: 'https://jaeger.test/trace/1' };
  const about = (tenant: string) => ({ labels: { service: 'ops', tenant, kind: 'page' }, annotations });
  await Promise.all(['acme', '<globex>'].map((tenant) => send('LastRunFailed', about(tenant))));
  const { body } = await messageInSlack('[FIRING] LastRunFailed (warning) for acme');
  await messageInSlack('[FIRING] LastRunFailed (warning) for &lt;globex&gt;');
  expect(body.attachments[0].text).toContain('*a &lt;!channel&gt; &amp; more*');
  expect(body.attachments[0].text).toContain('*Tenant:* acme');
  expect(body.attachments[0].text).toContain('<https://jaeger.test/trace/1|Trace>');
  expect(body.attachments[0].text).not.toContain('globex');
});

test('TargetDown does not inhibit alerts on tenants', async () => {
  await send('TargetDown', { labels: { service: 'ops', queue: 'none' } });
  await send('VendorErrorRate', { labels: { service: 'ops', tenant: 'acme', queue: 'd' } });
  await messageInSlack('[FIRING] VendorErrorRate (warning) for acme');
  expect(await statesOf('VendorErrorRate')).toEqual({ d: 'active' });
});

/** Label `queue` → state of the alerts with this name, when all are processed. */
async function statesOf(name: string): Promise<Record<string, string>> {
  return until('every alert is processed', async () => {
    const response = await fetch(`${api}/api/v2/alerts?filter=alertname%3D${name}`);
    const alerts = (await response.json()) as { labels: { queue: string }; status: { state: string } }[];
    const states = alerts.map((a) => [a.labels.queue, a.status.state] as const);
    return !states.some(([, state]) => state === 'unprocessed') && Object.fromEntries(states);
  });
}
