import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '@sextant/stack/testing';
import { compileAlerts } from './compile';
import { sextantAlerts, sextantPosted } from '../rules/sextant';

interface Received {
  readonly path: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each receiver has its own JSON
  readonly body: any;
}

const received: Received[] = [];
let sink: Server;
let folder: string;
let alertmanager: ChildProcess;
let api: string;

beforeAll(async () => {
  const binary = await ensureBinary('alertmanager');
  sink = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: JSON.parse(text) });
      response.writeHead(request.url === '/pagerduty' ? 202 : 200).end('ok');
    });
  });
  const sinkUrl = await listening(sink);
  folder = mkdtempSync(join(tmpdir(), 'sextant-delivery-'));
  mkdirSync(join(folder, 'secrets'));
  const { alertmanager: config } = compileAlerts(sextantAlerts, {
    posted: sextantPosted,
    timeScale: 0.01,
    pagerdutyUrl: `${sinkUrl}/pagerduty`,
    heartbeatUrl: `${sinkUrl}/heartbeat`,
  });
  writeFileSync(join(folder, 'alertmanager.yml'), config);
  writeFileSync(join(folder, 'secrets', 'slack_url'), `${sinkUrl}/slack`);
  writeFileSync(join(folder, 'secrets', 'pagerduty_key'), 'key-from-a-file');
  api = await start(binary);
}, 600_000);

afterAll(async () => {
  const ended = new Promise((resolve) => alertmanager.once('exit', resolve));
  alertmanager.kill();
  await ended;
  sink.closeAllConnections();
  sink.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start(binary: string): Promise<string> {
  const probe = createServer();
  const url = await listening(probe);
  await new Promise((resolve) => probe.close(resolve));
  const listen = `--web.listen-address=${url.slice('http://'.length)}`;
  alertmanager = spawn(binary, ['--config.file=alertmanager.yml', listen, '--cluster.listen-address='], {
    cwd: folder,
    stdio: 'ignore',
  });
  await until(() =>
    fetch(`${url}/-/ready`).then(
      (answer) => answer.ok || undefined,
      () => undefined,
    ),
  );
  return url;
}

async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing came in 20 s; so far: ${JSON.stringify(received, null, 2)}`);
}

/** Sends an alert as Prometheus would after printing its templates. */
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
  const answer = await fetch(`${api}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([alert]),
  });
  expect(answer.status).toBe(200);
}

const slack = (title: string) => (): Received | undefined =>
  received.find(({ path, body }) => path === '/slack' && body.attachments[0].title === title);

test('a warning reaches Slack with summary, value and links, and so does its end', async () => {
  await send('HighAIJobFailureRate');
  const { body } = await until(slack('[FIRING] HighAIJobFailureRate (warning)'));
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
  const resolved = await until(slack('[RESOLVED] HighAIJobFailureRate (warning)'));
  expect(resolved.body.attachments[0].color).toBe('good');
  expect(resolved.body.attachments[0].text).toContain('*Status:* resolved');
});

test('a page reaches PagerDuty with a dedup key and the key from its file, and Slack too', async () => {
  await send('ProviderFailures', { labels: { provider: 'openai' } });
  const { body } = await until(() => received.find(({ path }) => path === '/pagerduty'));
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
  const message = await until(slack('[FIRING] ProviderFailures (critical)'));
  expect(message.body).toMatchObject({ channel: '#alerts-critical', attachments: [{ color: 'danger' }] });
});

test('no message names an address of Prometheus or Alertmanager, which have none that people reach', async () => {
  await send('HighTokenUsage', { annotations: { query_url: 'https://grafana.test/explore?panes=%7B%7D' } });
  const { body } = await until(slack('[FIRING] HighTokenUsage (warning)'));
  expect(body.attachments[0].text).toContain('<https://grafana.test/explore?panes=%7B%7D|Query>');
  await until(() => received.find(({ path }) => path === '/pagerduty'));
  const messages = JSON.stringify(received.filter(({ path }) => path !== '/heartbeat'));
  expect(messages).not.toContain('prometheus.test');
  expect(messages).not.toContain(new URL(api).host);
});

test('the heartbeat reaches its receiver and nobody else', async () => {
  await send('Watchdog');
  await until(() => received.find(({ path }) => path === '/heartbeat'));
  expect(slack('[FIRING] Watchdog (none)')()).toBeUndefined();
});

test('a critical alert silences its lesser twin for the same queue only', async () => {
  await send('AIQueueSeverelyCongested', { labels: { queue: 'upgrade' } });
  await send('AIQueueCongestion', { labels: { queue: 'upgrade' } });
  await send('AIQueueCongestion', { labels: { queue: 'page' } });
  await until(slack('[FIRING] AIQueueCongestion (warning)'));
  expect(await statesOf('AIQueueCongestion')).toEqual({ page: 'active', upgrade: 'suppressed' });
});

test('a target that is down silences the other alerts of its service, and no alert of another', async () => {
  await send('TargetDown', { labels: { service: 'worker', queue: 'none' } });
  await send('SlowAIJobProcessing', { labels: { service: 'worker', queue: 'a' } });
  await send('SlowAIJobProcessing', { labels: { service: 'ai', queue: 'b' } });
  await send('SlowAIJobProcessing', { labels: { queue: 'c' } });
  await until(slack('[FIRING] SlowAIJobProcessing (warning)'));
  expect(await statesOf('SlowAIJobProcessing')).toEqual({ a: 'suppressed', b: 'active', c: 'active' });
});

test('each tenant has a message of its own that says whose it is, and what tenants write calls nobody', async () => {
  const annotations = { summary: 'a <!channel> & more', trace_url: 'https://jaeger.test/trace/1' };
  const about = (tenant: string) => ({ labels: { service: 'ops', tenant, kind: 'page' }, annotations });
  await Promise.all(['acme', '<globex>'].map((tenant) => send('LastRunFailed', about(tenant))));
  const { body } = await until(slack('[FIRING] LastRunFailed (warning) for acme'));
  await until(slack('[FIRING] LastRunFailed (warning) for &lt;globex&gt;'));
  expect(body.attachments[0].text).toContain('*a &lt;!channel&gt; &amp; more*');
  expect(body.attachments[0].text).toContain('*Tenant:* acme');
  expect(body.attachments[0].text).toContain('<https://jaeger.test/trace/1|Trace>');
  expect(body.attachments[0].text).not.toContain('globex');
});

test('a target that is down does not silence what the database says of a tenant', async () => {
  await send('TargetDown', { labels: { service: 'ops', queue: 'none' } });
  await send('VendorErrorRate', { labels: { service: 'ops', tenant: 'acme', queue: 'd' } });
  await until(slack('[FIRING] VendorErrorRate (warning) for acme'));
  expect(await statesOf('VendorErrorRate')).toEqual({ d: 'active' });
});

/** Label `queue` → state of the alerts of that name, once none is unprocessed. */
async function statesOf(name: string): Promise<Record<string, string>> {
  return until(async () => {
    const answer = await fetch(`${api}/api/v2/alerts?filter=alertname%3D${name}`);
    const alerts = (await answer.json()) as { labels: { queue: string }; status: { state: string } }[];
    const states = alerts.map((a) => [a.labels.queue, a.status.state] as const);
    return states.some(([, state]) => state === 'unprocessed') ? undefined : Object.fromEntries(states);
  });
}
