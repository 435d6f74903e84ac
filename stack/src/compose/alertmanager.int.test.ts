import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { REPOSITORY } from '../home';
import { ensureBinary, freePort } from '../testing';

const folder = mkdtempSync(join(tmpdir(), 'sextant-alertmanager-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('Alertmanager’s container takes changed routes without a restart, and world’s address for PagerDuty', async () => {
  const routes = join(folder, 'alertmanager.yml');
  const generated = readFileSync(join(REPOSITORY, 'alerts/generated/alertmanager/alertmanager.yml'), 'utf8');
  writeFileSync(routes, generated);
  mkdirSync(join(folder, 'secrets'));
  for (const name of ['slack_url', 'pagerduty_key'])
    writeFileSync(join(folder, 'secrets', name), 'http://127.0.0.1:9/x');
  const port = await freePort();
  const child = spawn(
    'sh',
    [
      join(REPOSITORY, 'stack/compose/alertmanager.sh'),
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
        ALERTMANAGER_LOOK_SECONDS: '0.1',
        PAGERDUTY_URL: 'http://world:8080/pagerduty/v2/enqueue',
      },
      stdio: 'inherit',
    },
  );
  try {
    await until(async () => (await configOf(port)).includes('pagerduty_url: http://world:8080/pagerduty/v2/enqueue'));
    writeFileSync(routes, generated.replaceAll('#alerts-info', '#changed'));
    await until(async () => (await configOf(port)).includes('#changed'));
    // A wrong one is refused, and what was there goes on.
    writeFileSync(routes, `${generated}\nnonsense: true\n`);
    await until(async () => (await textOf(port, '/metrics')).includes('alertmanager_config_last_reload_successful 0'));
    expect(await configOf(port)).toContain('#changed');
  } finally {
    child.kill('SIGTERM');
    const [code] = child.exitCode === null ? ((await once(child, 'exit')) as [number | null]) : [child.exitCode];
    expect(code).toBe(0);
  }
});

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
