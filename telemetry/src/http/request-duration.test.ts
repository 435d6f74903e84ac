import { until } from '@sextant/stack/until';
import Fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { sextant } from '@sextant/signals/sextant';
import { captureTelemetry, type Capture } from '../testing/testing';
import { httpTelemetry } from './http';

let captured: Capture;
let app: FastifyInstance;
/** Resolves the pending handlers. */
let release: () => void;
let waiting: number;

beforeEach(async () => {
  captured = captureTelemetry();
  waiting = 0;
  const released = new Promise<void>((resolve) => (release = resolve));
  app = Fastify({ forceCloseConnections: true });
  httpTelemetry(app);
  const wait = async () => {
    waiting += 1;
    await released;
  };
  app.get('/slow', async () => {
    await wait();
    return 'late';
  });
  app.post('/slow', async () => {
    await wait();
    return 'late';
  });
  app.get('/stream', async (_, reply) => reply.send(streamOf('data\n')));
  app.get('/events', async (_, reply) => reply.type('text/event-stream').send(streamOf('data: 1\n\n')));
  app.post('/events', async (_, reply) => reply.type('text/event-stream').send(streamOf('data: 1\n\n')));
  app.get('/cut', async (_, reply) => {
    setImmediate(() => reply.raw.destroy());
    return reply.send(streamOf('data\n'));
  });
  app.get('/dropped', async (request) => {
    request.raw.socket.destroy();
    await wait();
    return 'late';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => {
  release();
  return app.close();
});

/** A stream that sends one chunk and does not end. */
function streamOf(chunk: string): Readable {
  const stream = new Readable({ read: () => {} });
  stream.push(chunk);
  return stream;
}

const open: Socket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.destroy()));

/** Sends a request and returns its connection. */
function request(line: string, headers = ''): Socket {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  open.push(socket);
  socket.on('error', () => {}).resume();
  socket.write(`${line} HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
  return socket;
}

/** Series of the duration, as `method route status`, with their counts. */
async function counts(): Promise<Readonly<Record<string, number>>> {
  const lines = (await captured.metrics()).matchAll(
    /^http_server_request_duration_seconds_count\{method="(\w+)",route="([^"]+)",status_code="(\d+)"\} (\d+)$/gm,
  );
  return Object.fromEntries(
    [...lines].map(([, method, route, status, n]) => [`${method} ${route} ${status}`, Number(n)]),
  );
}
const counted = (expected: Readonly<Record<string, number>>) =>
  until('the requests are counted', async () => JSON.stringify(await counts()) === JSON.stringify(expected));

describe('a client that closes the connection', () => {
  test('before the response counts as 499 with its time, once', async () => {
    const socket = request('GET /slow');
    await until('the handler waits', () => waiting === 1);
    socket.destroy();
    await counted({ 'GET /slow 499': 1 });
    const sum = /_sum\{method="GET",route="\/slow",status_code="499"\} (\S+)/.exec(await captured.metrics());
    expect(Number(sum?.[1])).toBeGreaterThan(0);
    release();
    // A later request shows that the late response is not counted too.
    await (await fetch(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/slow`)).text();
    await counted({ 'GET /slow 499': 1, 'GET /slow 200': 1 });
    await captured.assertCatalogued(sextant);
  });

  test('with a reset counts as 499', async () => {
    const socket = request('GET /slow');
    await until('the handler waits', () => waiting === 1);
    socket.resetAndDestroy();
    await counted({ 'GET /slow 499': 1 });
  });

  test('while it sends the request counts as 499', async () => {
    const socket = request('POST /slow', 'content-type: application/json\r\ncontent-length: 100\r\n');
    socket.write('{"half":');
    await once(socket, 'connect');
    socket.destroy();
    await counted({ 'POST /slow 499': 1 });
  });

  test.each(['GET /stream', 'POST /events'])('while %s sends the response counts as 499', async (line) => {
    const socket = request(line, line.startsWith('POST') ? 'content-length: 0\r\n' : '');
    await once(socket, 'data');
    socket.destroy();
    await counted({ [`${line} 499`]: 1 });
  });

  test('ends a subscription to server-sent events normally', async () => {
    const socket = request('GET /events');
    await once(socket, 'data');
    socket.destroy();
    await counted({ 'GET /events 200': 1 });
  });
});

describe('a server that closes the connection', () => {
  test.each(['GET /cut', 'GET /dropped'])('during %s counts as 500', async (line) => {
    const socket = request(line);
    await once(socket, 'close');
    await counted({ [`${line} 500`]: 1 });
  });
});

test('requests on one connection count one by one', async () => {
  release();
  const socket = request('GET /slow');
  await once(socket, 'data');
  socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
  await counted({ 'GET /slow 200': 2 });
  socket.destroy();
  expect(
    await captured.value(httpServerRequestDurationSeconds, { method: 'GET', route: '/slow', status_code: '200' }),
  ).toBe(2);
});
