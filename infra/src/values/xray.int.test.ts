// The samplers' configuration with X-Ray on a real collector. Our distribution lacks the X-Ray exporter, so an OTLP
// exporter to a fake backend replaces it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { loadSettings } from '../settings/load';
import { type Backend, startBackend } from '../testing/backend';
import { samplerValues } from './collector';

const folder = mkdtempSync(join(tmpdir(), 'sextant-xray-'));
const backends: Backend[] = [];
let collector: ChildProcess | undefined;

afterAll(async () => {
  if (collector?.exitCode === null) {
    collector.kill('SIGKILL');
    await once(collector, 'exit');
  }
  for (const backend of backends) backend.close();
  rmSync(folder, { recursive: true });
});

interface Config {
  readonly receivers: Record<string, unknown>;
  readonly processors: Record<string, Record<string, unknown>>;
  readonly exporters: Record<string, unknown>;
}

test('sampled traces reach Jaeger while X-Ray does not respond, and X-Ray when it recovers', async () => {
  const names = ['http', 'grpc', 'metrics', 'spans', 'health', 'loopback', 'loki'] as const;
  const ports = await Promise.all(names.map(freePort));
  const port = Object.fromEntries(names.map((name, i) => [name, ports[i]!])) as Record<(typeof names)[number], number>;
  const [jaeger, xray] = await Promise.all([startBackend(), startBackend()]);
  backends.push(jaeger, xray);
  xray.hangs = true;
  const settings = loadSettings('local');
  const { alternateConfig, extraEnvs } = samplerValues({
    ...settings,
    collector: { ...settings.collector, xray: { region: 'eu-central-1' } },
  }) as { alternateConfig: Config; extraEnvs: readonly { name: string; value: string }[] };
  const { receivers, processors, exporters } = alternateConfig;
  const { awsxray, ...others } = exporters;
  expect(awsxray).toMatchObject({ region: 'eu-central-1', local_mode: true });
  const loopback = `127.0.0.1:${port.loopback}`;
  const replacement = { endpoint: xray.url, sending_queue: { enabled: false }, timeout: '1s' };
  const config = {
    ...alternateConfig,
    receivers: { ...receivers, 'otlp/xray': { protocols: { http: { endpoint: loopback } } } },
    processors: { ...processors, tail_sampling: { ...processors['tail_sampling'], decision_wait: '1s' } },
    exporters: { ...others, 'otlp_http/fake': replacement },
  };
  const file = join(folder, 'sampler.json');
  writeFileSync(file, JSON.stringify(config).replaceAll('"awsxray"', '"otlp_http/fake"'));
  collector = spawn(await ensureBinary('otelcol'), ['--config', file], {
    stdio: 'ignore',
    env: {
      ...Object.fromEntries(extraEnvs.map(({ name, value }) => [name, value])),
      COLLECTOR_OTLP_HTTP: `127.0.0.1:${port.http}`,
      COLLECTOR_OTLP_GRPC: `127.0.0.1:${port.grpc}`,
      COLLECTOR_METRICS_HOST: '127.0.0.1',
      COLLECTOR_METRICS_PORT: String(port.metrics),
      COLLECTOR_SPANMETRICS: `127.0.0.1:${port.spans}`,
      COLLECTOR_HEALTH: `127.0.0.1:${port.health}`,
      COLLECTOR_STORAGE: folder,
      JAEGER_OTLP_URL: jaeger.url,
      LOKI_OTLP_URL: `http://127.0.0.1:${port.loki}/otlp`,
      XRAY_OTLP_URL: `http://${loopback}`,
    },
  });
  for (const name of ['first', 'second', 'third']) {
    await until('the collector accepts spans', () => sendError(port.http, name));
    await until(`Jaeger receives the ${name} span`, () => hasReceived(jaeger, name));
  }
  expect(xray.received).toEqual([]);
  xray.hangs = false;
  for (const name of ['first', 'second', 'third']) {
    await until(`X-Ray receives the ${name} span`, () => hasReceived(xray, name), { timeoutMs: 60_000 });
  }
}, 600_000);

const hasReceived = ({ received }: Backend, name: string): boolean => Buffer.concat(received).includes(`span ${name}`);

let traces = 0;

/** Sends a trace with one failed span, which the sampler keeps. */
async function sendError(port: number, name: string): Promise<boolean> {
  const traceId = (++traces).toString(16).padStart(32, 'a');
  const now = `${Date.now()}000000`;
  const span = { traceId, spanId: 'b'.repeat(16), name: `span ${name}`, startTimeUnixNano: now, endTimeUnixNano: now };
  const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, status: { code: 2 } }] }] }] }),
  });
  return response.status === 200;
}
