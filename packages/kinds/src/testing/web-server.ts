// For tests: a local web server with pages as the test gives them, that remembers which were asked for.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface WebServer {
  readonly url: string;
  /** host:port */
  readonly host: string;
  readonly asked: string[];
  close(): Promise<void>;
}

/** Starts a server on a free port; paths that `pages` does not have are 404. */
export async function startWeb(pages: () => Readonly<Record<string, Answer>>): Promise<WebServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    (pages()[path] ?? notFound)(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ host, url: `http://${host}`, asked },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const html =
  (body: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);

export const text =
  (body: string): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'text/plain' }).end(body);

export const redirect =
  (location: string): Answer =>
  (response) =>
    void response.writeHead(302, { location }).end();

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end();

const notFound = status(404);
