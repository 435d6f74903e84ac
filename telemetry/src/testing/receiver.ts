// A real HTTP server for tests: it keeps what it receives and answers as it is told.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lokiPush, traceRequest } from './decode';

export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As JSON, whatever it was sent as. */
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Decides the answer to the next requests: a status, or what to do with the response. */
  answer(next: number | ((response: ServerResponse, n: number) => void)): void;
  close(): Promise<void>;
}

/** Starts a receiver on a free port, or on the given one. */
export async function receiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  let answer: (response: ServerResponse, n: number) => void = (response) => response.writeHead(204).end();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const read = url.startsWith('/loki') ? lokiPush : traceRequest;
      received.push({ path: url, headers, body: read(Buffer.concat(chunks)) });
      answer(response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer(next) {
      answer = typeof next === 'number' ? (response) => response.writeHead(next).end() : next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits until the condition holds; throws after `ms` milliseconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
