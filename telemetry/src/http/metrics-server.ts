// /metrics on a port of its own, where the service's port can be reached from outside.
import { createServer, type Server } from 'node:http';
import { exposition } from '../metrics/registry';

let ownPort: number | undefined;

/** Sets the port for servers that are started from then on; undefined: /metrics is on the port of the service. */
export function setMetricsPort(port: number | undefined): void {
  ownPort = port;
}

export function metricsPort(): number | undefined {
  return ownPort;
}

/** Listens on all addresses, for GET /metrics alone. Rejects when the port cannot be had. */
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
      reject(new Error(`could not listen on the port ${port} for metrics: is METRICS_PORT in use?`, { cause })),
    );
    server.listen(port, resolve);
  });
  return server;
}
