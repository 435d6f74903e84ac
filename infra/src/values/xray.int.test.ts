// The samplers' configuration with X-Ray on a real collector. Our distribution lacks the exporter of X-Ray: OTLP to a
// server that stands in for X-Ray takes its place, so all but that exporter is what runs in the cluster.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { ensureBinary } from '@sextant/stack/testing';
import { loadSettings } from '../settings/load';
import { samplerValues } from './collector';

const folder = mkdtempSync(join(tmpdir(), 'sextant-xray-'));
const servers: Server[] = [];
let collector: ChildProcess | undefined;

afterAll(async () => {
  if (collector?.exitCode === null) {
    collector.kill('SIGKILL');
    await once(collector, 'exit');
  }
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

interface Config {
  readonly receivers: Record<string, unknown>;
  readonly processors: Record<string, Record<string, unknown>>;
  readonly exporters: Record<string, unknown>;
}

test('kept traces reach Jaeger while X-Ray hangs, and X-Ray as soon as it answers', async () => {
  const port = await freePorts('http', 'grpc', 'metrics', 'spans', 'health', 'loopback', 'loki');
  const [jaeger, xray] = await Promise.all([startBackend(), startBackend()]);
  xray.hangs = true;
  const settings = loadSettings('local');
  const { alternateConfig, extraEnvs } = samplerValues({
    ...settings,
    collector: { ...settings.collector, xray: { region: 'eu-central-1' } },
  }) as { alternateConfig: Config; extraEnvs: readonly { name: string; value: string }[] };
  const { receivers, processors, exporters } = alternateConfig;
  expect(exporters['awsxray']).toMatchObject({ region: 'eu-central-1', local_mode: true });
  const loopback = `127.0.0.1:${port.loopback}`;
  const config = {
    ...alternateConfig,
    receivers: { ...receivers, 'otlp/xray': { protocols: { http: { endpoint: loopback } } } },
    processors: { ...processors, tail_sampling: { ...processors['tail_sampling'], decision_wait: '1s' } },
    exporters: Object.fromEntries(
      Object.entries(exporters).map(([name, value]) => [name === 'awsxray' ? 'otlp_http/stand-in' : name, value]),
    ),
  };
  config.exporters['otlp_http/stand-in'] = { endpoint: xray.url, sending_queue: { enabled: false }, timeout: '1s' };
  const file = join(folder, 'sampler.json');
  writeFileSync(file, JSON.stringify(config).replaceAll('"awsxray"', '"otlp_http/stand-in"'));
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
    await eventually(() => sendError(port.http, name));
    await eventually(() => expectReceived(jaeger, name));
  }
  expect(xray.received).toEqual([]);
  xray.hangs = false;
  for (const name of ['first', 'second', 'third']) await eventually(() => expectReceived(xray, name), 60_000);
}, 600_000);

interface Backend {
  readonly url: string;
  readonly received: Buffer[];
  hangs: boolean;
}

async function startBackend(): Promise<Backend> {
  const backend = { url: '', received: [] as Buffer[], hangs: false };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (backend.hangs) return;
      backend.received.push(gunzipSync(Buffer.concat(chunks)));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  backend.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return backend;
}

async function expectReceived({ received }: Backend, name: string): Promise<void> {
  await Promise.resolve();
  expect(Buffer.concat(received).includes(`span ${name}`)).toBe(true);
}

let traces = 0;

/** A trace of one failed span, which the sampler keeps. */
async function sendError(port: number, name: string): Promise<void> {
  const traceId = (++traces).toString(16).padStart(32, 'a');
  const now = `${Date.now()}000000`;
  const span = { traceId, spanId: 'b'.repeat(16), name: `span ${name}`, startTimeUnixNano: now, endTimeUnixNano: now };
  const answer = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, status: { code: 2 } }] }] }] }),
  });
  expect(answer.status).toBe(200);
}

async function eventually(attempt: () => Promise<void>, timeoutMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; ; await delay(200)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

async function freePorts<N extends string>(...names: readonly N[]): Promise<Readonly<Record<N, number>>> {
  const held = names.map(() => createNetServer().listen(0, '127.0.0.1'));
  await Promise.all(held.map((server) => once(server, 'listening')));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => once(server.close(), 'close')));
  return Object.fromEntries(names.map((name, i) => [name, ports[i]])) as Record<N, number>;
}
