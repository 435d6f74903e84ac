// Errors of Node.js, each produced by its real cause.
import { promises as dns } from 'node:dns';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, get, type RequestListener } from 'node:http';
import { get as getTls } from 'node:https';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ErrorClass } from '@sextant/signals/errors';
import { classifyError } from './errors';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const tcp = async (on: (socket: Socket) => void): Promise<string> =>
  `127.0.0.1:${await listening(createServer(on).on('connection', (socket) => socket.on('error', () => {})))}`;
const http = async (on: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listening(createHttpServer({ keepAlive: false }, on))}`;

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  server.close();
  return port;
}

const silent = () => tcp(() => {});
const abrupt = () => tcp((socket) => socket.once('data', () => socket.destroy()));
const plain = () => tcp((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));

/** The error of a request with node:http or node:https. */
const failed = (request: NodeJS.EventEmitter) => once(request, 'error').then(([e]) => Promise.reject(e as Error));

const TABLE: readonly (readonly [string, () => Promise<unknown>, ErrorClass])[] = [
  ['fetch to a closed port', async () => fetch(`http://127.0.0.1:${await closedPort()}`), 'NETWORK_ERROR'],
  ['fetch from an unknown host', () => fetch('http://nowhere.invalid'), 'NETWORK_ERROR'],
  [
    'fetch with a timeout',
    async () => fetch(`http://${await silent()}`, { signal: AbortSignal.timeout(50) }),
    'TIMEOUT',
  ],
  ['an aborted fetch', () => fetch('http://127.0.0.1', { signal: AbortSignal.abort() }), 'TIMEOUT'],
  ['fetch with a closed connection', async () => fetch(`http://${await abrupt()}`), 'NETWORK_ERROR'],
  ['fetch with TLS from a server without TLS', async () => fetch(`https://${await plain()}`), 'NETWORK_ERROR'],
  [
    'fetch from a server that is not HTTP',
    async () => fetch(`http://${await tcp((s) => s.end('nonsense\r\n\r\n'))}`),
    'PROVIDER_ERROR',
  ],
  [
    'an interrupted body',
    async () => {
      const url = await http((_, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('half');
        setImmediate(() => response.destroy());
      });
      return (await fetch(url)).text();
    },
    'NETWORK_ERROR',
  ],
  [
    'a body with a timeout',
    async () => {
      const url = await http((_, response) => response.writeHead(200, { 'content-length': 100 }).write('half'));
      return (await fetch(url, { signal: AbortSignal.timeout(100) })).text();
    },
    'TIMEOUT',
  ],
  [
    'endless redirects',
    async () => fetch(await http((_, response) => response.writeHead(302, { location: '/' }).end())),
    'PROVIDER_ERROR',
  ],
  [
    'headers that exceed the limit',
    async () => fetch(await http((_, response) => response.writeHead(200, { x: 'y'.repeat(20_000) }).end())),
    'PROVIDER_ERROR',
  ],
  ['fetch from an invalid URL', () => fetch('nowhere'), 'VALIDATION_ERROR'],
  ['fetch from a forbidden port', () => fetch('http://127.0.0.1:1/'), 'VALIDATION_ERROR'],
  ['fetch with an unknown protocol', () => fetch('gopher://127.0.0.1/'), 'VALIDATION_ERROR'],
  ['a response that is not JSON', () => new Response('<html>').json(), 'VALIDATION_ERROR'],
  ['invalid JSON', async () => JSON.parse('{"a":') as unknown, 'VALIDATION_ERROR'],
  ['node:http with a closed connection', async () => failed(get(`http://${await abrupt()}`)), 'NETWORK_ERROR'],
  ['node:https to a server without TLS', async () => failed(getTls(`https://${await plain()}`)), 'NETWORK_ERROR'],
  ['a socket to a closed port', async () => failed(createConnection(await closedPort(), 'localhost')), 'NETWORK_ERROR'],
  ['an unknown host name', () => dns.lookup('nowhere.invalid'), 'NETWORK_ERROR'],
  ['an aborted timer', () => wait(1_000, undefined, { signal: AbortSignal.timeout(10) }), 'TIMEOUT'],
  ['a full disk', () => writeFile('/dev/full', 'x'), 'SERVICE_UNAVAILABLE'],
  [
    'a thread out of memory',
    () => {
      const resourceLimits = { maxOldGenerationSizeMb: 8 };
      const code = 'const all = []; for (;;) all.push(new Array(100_000).fill(1.5))';
      return failed(new Worker(code, { eval: true, resourceLimits }));
    },
    'SERVICE_UNAVAILABLE',
  ],
];

test.each(TABLE)('%s', async (_, attempt, errorClass) => {
  const error: unknown = await attempt().then(
    () => 'no error',
    (e: unknown) => e,
  );
  expect(classifyError(error).class).toBe(errorClass);
});
