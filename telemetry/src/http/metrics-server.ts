// Serves /metrics on a separate port, for services with a public port.
import { createServer, type Server } from 'node:http';
import { exposition } from '../metrics/registry';

let port: number | undefined;

/** Sets the port for servers that start later; undefined serves /metrics on the port of the service. */
export function setMetricsPort(next: number | undefined): void {
  port = next;
}

export function metricsPort(): number | undefined {
  return port;
}

/** Serves only GET /metrics, on all addresses. Rejects when the port is in use. */
export async function startMetricsServer(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const isMetrics = request.method === 'GET' && request.url?.split('?', 1)[0] === '/metrics';
    if (!isMetrics) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('GET /metrics\n');
    exposition(request.headers.accept).then(
      ({ contentType, body }) => response.writeHead(200, { 'content-type': contentType }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`could not listen on metrics port ${port}: check that METRICS_PORT is free`, { cause })),
    );
    server.listen(port, resolve);
  });
  return server;
}
