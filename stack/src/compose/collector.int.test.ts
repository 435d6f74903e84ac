// The script of the collector's container, run with the built collector.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { REPOSITORY } from '../home';
import { ensureBinary, freePort } from '../testing/testing';
import { until } from '../until';

const folder = mkdtempSync(join(tmpdir(), 'sextant-collector-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the collector reloads a changed configuration, and keeps the old one when the new one is invalid', async () => {
  const [first, second] = [await freePort(), await freePort()];
  const file = join(folder, 'gateway.yaml');
  const write = (port: number, more = '') => writeFileSync(file, stringify(configOn(port)) + more);
  write(first);
  const bin = dirname(await ensureBinary('otelcol'));
  const child = spawn('sh', [join(REPOSITORY, 'stack/compose/containers/collector.sh'), file], {
    env: { PATH: [bin, process.env['PATH']].join(delimiter), POLL_SECONDS: '0.1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  try {
    await until('the collector is healthy', () => isHealthy(first));
    write(first, 'nonsense: [');
    await until('the configuration is rejected', () => stderr.includes('cannot resolve the configuration'));
    expect([child.exitCode, await isHealthy(first)]).toEqual([null, true]);
    write(second);
    await until(
      'the collector moves to the second port',
      async () => (await isHealthy(second)) && !(await isHealthy(first)),
    );
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

const isHealthy = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    ({ ok }) => ok,
    () => false,
  );
