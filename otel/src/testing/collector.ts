// Starts the real collector with the generated configuration.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export const GATEWAY_YAML = join(__dirname, '../../generated/gateway.yaml');

export interface CollectorPorts {
  readonly otlp: number;
  readonly metrics: number;
  readonly backend: number;
}

/** Environment of a collector whose backends listen on `backend`. */
export async function collectorEnvironment(storage: string) {
  const ports = await freePorts('otlp', 'grpc', 'metrics', 'spans', 'health', 'backend');
  const env = {
    COLLECTOR_OTLP_HTTP: `127.0.0.1:${ports.otlp}`,
    COLLECTOR_OTLP_GRPC: `127.0.0.1:${ports.grpc}`,
    COLLECTOR_METRICS_HOST: '127.0.0.1',
    COLLECTOR_METRICS_PORT: `${ports.metrics}`,
    COLLECTOR_SPANMETRICS: `127.0.0.1:${ports.spans}`,
    COLLECTOR_HEALTH: `127.0.0.1:${ports.health}`,
    COLLECTOR_STORAGE: storage,
    JAEGER_OTLP_URL: `http://127.0.0.1:${ports.backend}`,
    PROMETHEUS_OTLP_URL: `http://127.0.0.1:${ports.backend}/prometheus`,
    LOKI_OTLP_URL: `http://127.0.0.1:${ports.backend}/otlp`,
  };
  return { ports: ports as CollectorPorts, env };
}

export function startCollector(otelcol: string, env: NodeJS.ProcessEnv, configs = [GATEWAY_YAML]): ChildProcess {
  return spawn(
    otelcol,
    configs.flatMap((config) => ['--config', config]),
    { stdio: 'ignore', env },
  );
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** A backend that appends the bodies of its requests to `received`. */
export function startBackend(
  port: number,
  received: { readonly path: string | undefined; readonly body: Buffer }[],
): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url, body: gunzipSync(Buffer.concat(chunks)) });
      response.end();
    });
  }).listen(port, '127.0.0.1');
}

export async function postOtlp(url: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (status !== 200) throw new Error(`${url} responded with ${status}`);
}

async function freePorts<N extends string>(...names: readonly N[]): Promise<Readonly<Record<N, number>>> {
  const servers = names.map(() => createNetServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return Object.fromEntries(names.map((name, i) => [name, ports[i]])) as Record<N, number>;
}
