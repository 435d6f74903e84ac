import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ensureBinary } from '@sextant/stack/testing';
import { eventually } from './testing/eventually';
import { sampleSum } from './testing/exposition';

const LINE = 'accepted before the crash';

let folder: string;
let collector: ChildProcess | undefined;
let backend: Server | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-queue-'));
});

afterAll(async () => {
  if (collector) await kill(collector);
  backend?.close();
  rmSync(folder, { recursive: true });
});

test('what was accepted while the backend was away survives a kill -9 and is sent once it is back', async () => {
  const otelcol = await ensureBinary('otelcol');
  const port = await freePorts('otlp', 'grpc', 'metrics', 'spans', 'health', 'backend');
  const start = () =>
    spawn(otelcol, ['--config', join(__dirname, '../generated/gateway.yaml')], {
      stdio: 'ignore',
      env: {
        COLLECTOR_OTLP_HTTP: `127.0.0.1:${port.otlp}`,
        COLLECTOR_OTLP_GRPC: `127.0.0.1:${port.grpc}`,
        COLLECTOR_METRICS_HOST: '127.0.0.1',
        COLLECTOR_METRICS_PORT: `${port.metrics}`,
        COLLECTOR_SPANMETRICS: `127.0.0.1:${port.spans}`,
        COLLECTOR_HEALTH: `127.0.0.1:${port.health}`,
        COLLECTOR_STORAGE: folder,
        JAEGER_OTLP_URL: `http://127.0.0.1:${port.backend}`,
        LOKI_OTLP_URL: `http://127.0.0.1:${port.backend}/otlp`,
      },
    });

  collector = start();
  await eventually(() => sendLog(port.otlp));
  await eventually(async () => {
    const page = await (await fetch(`http://127.0.0.1:${port.metrics}/metrics`)).text();
    expect(sampleSum(page, 'otelcol_exporter_queue_size', { exporter: 'otlp_http/loki' })).toBeGreaterThan(0);
  });
  await kill(collector);

  const received: Buffer[] = [];
  backend = listen(port.backend, received);
  collector = start();
  await eventually(async () => expect(Buffer.concat(received).includes(LINE)).toBe(true));
}, 600_000);

async function sendLog(port: number): Promise<void> {
  const logRecords = [{ timeUnixNano: `${Date.now()}000000`, body: { stringValue: LINE } }];
  const answer = await fetch(`http://127.0.0.1:${port}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  });
  expect(answer.status).toBe(200);
}

function listen(port: number, received: Buffer[]): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(gunzipSync(Buffer.concat(chunks)));
      response.end();
    });
  }).listen(port, '127.0.0.1');
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function freePorts<N extends string>(...names: readonly N[]): Promise<Readonly<Record<N, number>>> {
  const servers = names.map(() => createNetServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return Object.fromEntries(names.map((name, i) => [name, ports[i]])) as Record<N, number>;
}
