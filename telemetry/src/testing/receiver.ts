// An HTTP server that records requests and sends configurable responses.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeLokiPush, decodeTraceRequest } from './decode';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded to JSON. */
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  /** Sets the response to later requests: a status or a handler. */
  respondWith(next: number | ((response: ServerResponse, n: number) => void)): void;
  close(): Promise<void>;
}

/** Starts a receiver on `port`, by default on a free port. */
export async function receiver(port = 0): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  let respond: (response: ServerResponse, n: number) => void = (response) => response.writeHead(204).end();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const decode = url.startsWith('/loki') ? decodeLokiPush : decodeTraceRequest;
      received.push({ path: url, headers, body: decode(Buffer.concat(chunks)) });
      respond(response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    respondWith(next) {
      respond = typeof next === 'number' ? (response) => response.writeHead(next).end() : next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
