// The collector's container, run here as its script with the built collector.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { REPOSITORY } from '../home';
import { ensureBinary, freePort } from '../testing/testing';

const folder = mkdtempSync(join(tmpdir(), 'sextant-collector-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the collector takes a changed configuration without a restart, and keeps the old one when the new is wrong', async () => {
  const [first, second] = [await freePort(), await freePort()];
  const file = join(folder, 'gateway.yaml');
  const write = (port: number, more = '') => writeFileSync(file, stringify(configOn(port)) + more);
  write(first);
  const bin = dirname(await ensureBinary('otelcol'));
  const child = spawn('sh', [join(REPOSITORY, 'stack/compose/containers/collector.sh'), file], {
    env: { PATH: [bin, process.env['PATH']].join(delimiter), LOOK_SECONDS: '0.1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  try {
    await until(() => answers(first));
    write(first, 'nonsense: [');
    await until(() => Promise.resolve(said.includes('cannot resolve the configuration')));
    expect([child.exitCode, await answers(first)]).toEqual([null, true]);
    write(second);
    await until(async () => (await answers(second)) && !(await answers(first)));
  } finally {
    child.kill('SIGTERM');
    const [code] = child.exitCode === null ? ((await once(child, 'exit')) as [number | null]) : [child.exitCode];
    expect(code).toBe(0);
  }
});

const configOn = (port: number) => ({
  extensions: { health_check: { endpoint: `127.0.0.1:${port}` } },
  receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:0' } } } },
  exporters: { otlp_http: { endpoint: 'http://127.0.0.1:1' } },
  service: {
    extensions: ['health_check'],
    telemetry: { metrics: { level: 'none' } },
    pipelines: { traces: { receivers: ['otlp'], exporters: ['otlp_http'] } },
  },
});

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    ({ ok }) => ok,
    () => false,
  );

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await done()); await delay(100)) {
    if (Date.now() > end) throw new Error('the collector did not get there within 20 s');
  }
}
