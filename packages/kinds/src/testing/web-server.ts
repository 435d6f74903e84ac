// A local web server with the pages of a test, which records the paths of all requests.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Page = (response: Parameters<RequestListener>[1]) => void;

export interface WebServer {
  readonly url: string;
  /** host:port */
  readonly host: string;
  /** The path of each request. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Listens on a free port; other paths than those of `pages` are 404. */
export async function startWeb(pages: () => Readonly<Record<string, Page>>): Promise<WebServer> {
  const requests: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    (pages()[url] ?? status(404))(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ host, url: `http://${host}`, requests },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Headers = Readonly<Record<string, string>>;

export function html(body: string, headers: Headers = {}): Page {
  return (response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
}

export function text(body: string): Page {
  return (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(body);
}

export function redirect(location: string): Page {
  return (response) => response.writeHead(302, { location }).end();
}

export function status(code: number, headers: Headers = {}): Page {
  return (response) => response.writeHead(code, headers).end();
}
