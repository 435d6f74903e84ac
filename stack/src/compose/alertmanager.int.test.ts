import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { REPOSITORY } from '../home';
import { ensureBinary, freePort } from '../testing/testing';
import { until } from '../until';

const folder = mkdtempSync(join(tmpdir(), 'sextant-alertmanager-'));
afterAll(() => {
  // A command started by the script may briefly outlive it.
  rmSync(folder, { recursive: true, maxRetries: 5 });
});

/** Contains special characters of sed and the shell. */
const PAGERDUTY_URL = 'http://world:8080/pagerduty/v2/enqueue?a=1&b=$2|c#d';

test.each(['world:8080', 'http://', 'http://world/ x', "http://world/'"])('rejects PAGERDUTY_URL=%s', (url) => {
  const { status, stderr } = spawnSync('sh', [join(REPOSITORY, 'stack/compose/containers/alertmanager.sh')], {
    env: { PATH: process.env['PATH'], PAGERDUTY_URL: url },
    encoding: 'utf8',
  });
  const expected = 'an http:// or https:// URL without spaces and quotes; correct it in .env';
  expect([status, stderr]).toEqual([1, `invalid PAGERDUTY_URL ${url}: expected ${expected}\n`]);
});

test.each([
  [{ SMTP_SERVER: 'smtp.test' }, 'invalid SMTP_SERVER smtp.test: expected host:port'],
  [{ SMTP_SERVER: 'smtp.test:587', SMTP_TO: 'a@b.test' }, 'SMTP_FROM is missing: set the address of the sender'],
  [{ SMTP_SERVER: 'smtp.test:587', SMTP_FROM: 'a@b.test' }, 'SMTP_TO is missing: set the addresses of the recipients'],
  [{ ALERTS_TIME_ZONE: "'" }, "invalid ALERTS_TIME_ZONE ': expected text without quotes"],
])('rejects %j', (settings, problem) => {
  const { status, stderr } = spawnSync('sh', [join(REPOSITORY, 'stack/compose/containers/alertmanager.sh')], {
    env: { PATH: process.env['PATH'], PAGERDUTY_URL, ...settings },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, `${problem}; correct it in .env\n`]);
});

test('the Alertmanager container reloads changed routes, uses them, and sends pages to PAGERDUTY_URL', async () => {
  const routes = join(folder, 'alertmanager.yml');
  const generated = readFileSync(join(REPOSITORY, 'alerts/generated/alertmanager/alertmanager.yml'), 'utf8').replaceAll(
    /group_wait: \w+/g,
    'group_wait: 0s',
  );
  const slack = await startReceiver();
  writeFileSync(routes, generated);
  const messages = join(REPOSITORY, 'alerts/generated/alertmanager/messages.tmpl');
  copyFileSync(messages, join(folder, 'messages.tmpl'));
  mkdirSync(join(folder, 'secrets'));
  const secrets = { slack_url: slack.url, pagerduty_key: 'key', smtp_password: 'password', responder_url: '' };
  for (const [name, text] of Object.entries(secrets)) writeFileSync(join(folder, 'secrets', name), text);
  const port = await freePort();
  const child = spawn(
    'sh',
    [
      join(REPOSITORY, 'stack/compose/containers/alertmanager.sh'),
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ],
    {
      env: {
        PATH: [dirname(await ensureBinary('alertmanager')), process.env['PATH']].join(delimiter),
        TMPDIR: folder,
        ALERTMANAGER_ROUTES: routes,
        ALERTMANAGER_SECRETS: join(folder, 'secrets'),
        POLL_SECONDS: '0.1',
        PAGERDUTY_URL,
        SMTP_SERVER: 'smtp.test:587',
        SMTP_FROM: 'alerts@example.com',
        SMTP_TO: 'a@example.com, b@example.com',
        SMTP_USERNAME: 'me',
        ALERTS_TIME_ZONE: 'Europe/Berlin',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  try {
    await until('PagerDuty’s URL is set', async () =>
      (await configOf(port)).includes(`pagerduty_url: ${PAGERDUTY_URL}`),
    );
    const config = await configOf(port);
    for (const part of [
      'smtp_smarthost: smtp.test:587',
      'smtp_from: alerts@example.com',
      'smtp_auth_username: me',
      'secrets/smtp_password',
      'smtp_require_tls: true',
      'to: a@example.com, b@example.com',
      'location: Europe/Berlin',
    ]) {
      expect(config).toContain(part);
    }
    expect(config).not.toContain('secrets/responder_url');
    expect(config).not.toContain('secrets/webhook_url');
    expect(errors).toContain('alerts are not sent to responder: the file responder_url is missing or empty\n');
    writeFileSync(routes, generated.replaceAll('#alerts-critical', '#changed'));
    await until('the changed routes are loaded', async () => (await configOf(port)).includes('#changed'));
    await postAlert(port, { alertname: 'TryOut', severity: 'critical' });
    await until('the alert is in the changed channel', () =>
      slack.received.some((body) => body.includes('TryOut') && body.includes('#changed')),
    );
    writeFileSync(routes, `${generated}\nnonsense: true\n`);
    await until('the invalid routes are rejected', async () =>
      (await textOf(port, '/metrics')).includes('alertmanager_config_last_reload_successful 0'),
    );
    expect(await configOf(port)).toContain('#changed');
  } finally {
    child.kill('SIGTERM');
    const [code] = child.exitCode === null ? ((await once(child, 'exit')) as [number | null]) : [child.exitCode];
    slack.close();
    expect(code).toBe(0);
  }
});

/** Stands in for Slack's webhook. */
async function startReceiver(): Promise<{ url: string; received: readonly string[]; close: () => void }> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(body);
      response.end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/webhook`, received, close: () => server.close() };
}

async function postAlert(port: number, labels: Readonly<Record<string, string>>): Promise<void> {
  const body = JSON.stringify([{ labels, annotations: { summary: 's', description: 'd' } }]);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, { method: 'POST', headers, body });
  expect(response.status).toBe(200);
}

async function configOf(port: number): Promise<string> {
  const status = await textOf(port, '/api/v2/status');
  return status === '' ? '' : (JSON.parse(status) as { config: { original: string } }).config.original;
}

async function textOf(port: number, path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
  return response?.ok ? response.text() : '';
}
