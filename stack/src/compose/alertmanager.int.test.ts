import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { REPOSITORY } from '../home';
import { ensureBinary, freePort } from '../testing/testing';

const folder = mkdtempSync(join(tmpdir(), 'sextant-alertmanager-'));
afterAll(() => {
  // A command that the script had started may outlive it for a moment.
  rmSync(folder, { recursive: true, maxRetries: 5 });
});

/** With characters that mean something to sed and to shells. */
const PAGERDUTY_URL = 'http://world:8080/pagerduty/v2/enqueue?a=1&b=$2|c#d';

test.each(['world:8080', 'http://', 'http://world/ x', "http://world/'"])(
  'refuses the address %s of PagerDuty',
  (url) => {
    const { status, stderr } = spawnSync('sh', [join(REPOSITORY, 'stack/compose/containers/alertmanager.sh')], {
      env: { PATH: process.env['PATH'], PAGERDUTY_URL: url },
      encoding: 'utf8',
    });
    const what = 'PAGERDUTY_URL must be an http:// or https:// URL without spaces and quotes; correct it in .env';
    expect([status, stderr]).toEqual([1, `${what}: ${url}\n`]);
  },
);

test('Alertmanager’s container takes changed routes without a restart, sends by them, and has world’s address for PagerDuty', async () => {
  const routes = join(folder, 'alertmanager.yml');
  const generated = readFileSync(join(REPOSITORY, 'alerts/generated/alertmanager/alertmanager.yml'), 'utf8').replaceAll(
    /group_wait: \w+/g,
    'group_wait: 0s',
  );
  const slack = await startReceiver();
  writeFileSync(routes, generated);
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'secrets', 'slack_url'), slack.url);
  writeFileSync(join(folder, 'secrets', 'pagerduty_key'), 'key');
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
        LOOK_SECONDS: '0.1',
        PAGERDUTY_URL,
      },
      stdio: 'ignore',
    },
  );
  try {
    await until(async () => (await configOf(port)).includes(`pagerduty_url: ${PAGERDUTY_URL}`));
    writeFileSync(routes, generated.replaceAll('#alerts-critical', '#changed'));
    await until(async () => (await configOf(port)).includes('#changed'));
    await postAlert(port, { alertname: 'TryOut', severity: 'critical' });
    await until(async () => slack.received.some((body) => body.includes('TryOut') && body.includes('#changed')));
    // A wrong one is refused, and what was there goes on.
    writeFileSync(routes, `${generated}\nnonsense: true\n`);
    await until(async () => (await textOf(port, '/metrics')).includes('alertmanager_config_last_reload_successful 0'));
    expect(await configOf(port)).toContain('#changed');
  } finally {
    child.kill('SIGTERM');
    const [code] = child.exitCode === null ? ((await once(child, 'exit')) as [number | null]) : [child.exitCode];
    slack.close();
    expect(code).toBe(0);
  }
});

/** Takes what is posted, as Slack's webhook does. */
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
  const answer = await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

async function configOf(port: number): Promise<string> {
  const status = await textOf(port, '/api/v2/status');
  return status === '' ? '' : (JSON.parse(status) as { config: { original: string } }).config.original;
}

async function textOf(port: number, path: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
  return answer?.ok ? answer.text() : '';
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error('Alertmanager did not get there within 15 s');
    await delay(100);
  }
}
