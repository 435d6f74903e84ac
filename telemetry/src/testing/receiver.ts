// An HTTP or HTTPS server that records requests and sends configurable responses.
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeLokiPush, decodeTraceRequest } from './decode';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded to JSON. */
  readonly body: string;
  /** Bytes as sent, which may be compressed. */
  readonly bytes: number;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  /** Sets the response to later requests: a status or a handler. */
  respondWith(next: number | ((response: ServerResponse, n: number, request: ReceivedRequest) => void)): void;
  close(): Promise<void>;
}

/**
 * Starts a receiver on `port`, by default on a free port.
 *
 * @param tls certificates; the receiver then speaks HTTPS
 */
export async function receiver(port = 0, tls?: ServerOptions): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  let respond: (response: ServerResponse, n: number, request: ReceivedRequest) => void = (response) =>
    response.writeHead(204).end();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const sent = Buffer.concat(chunks);
      const entry = { path: url, headers, body: decode(request, sent), bytes: sent.length };
      received.push(entry);
      respond(response, received.length, entry);
    });
  };
  const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http${tls ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`,
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

function decode({ url = '', headers }: IncomingMessage, sent: Buffer): string {
  const body = headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  if (headers['content-type']?.startsWith('application/json')) return body.toString();
  return url.startsWith('/loki') ? decodeLokiPush(body) : decodeTraceRequest(body);
}
