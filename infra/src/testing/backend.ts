// An HTTP endpoint for exporters of a collector.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Backend {
  readonly url: string;
  /** Bodies of the requests. */
  readonly received: Buffer[];
  /** While set, requests get no response. */
  hangs: boolean;
  close(): void;
}

export async function startBackend(): Promise<Backend> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (backend.hangs) return;
      backend.received.push(gunzipSync(Buffer.concat(chunks)));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const backend: Backend = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    hangs: false,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return backend;
}
