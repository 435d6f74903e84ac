import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { HttpError } from './client';
import { sendStreamed } from './streamed';
import { isUnavailable } from './unavailable';

let url: string;
let respond: (response: ServerResponse) => void;
const server = createServer((_, response) => respond(response));

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const EVENTS = { 'content-type': 'text/event-stream' };
const schema = z.object({ text: z.string() });
const call = (signal?: AbortSignal) =>
  sendStreamed({ what: 'generate', url, timeoutMs: 10_000, internal: true, schema, signal });
const failure = (): Promise<HttpError> =>
  call().then(
    () => Promise.reject(new Error('it did not fail')),
    (error: HttpError) => error,
  );

test('the data of the event `done` are returned, also when a character arrives in two chunks', async () => {
  respond = (response) => {
    const bytes = Buffer.from('event: text\ndata: {"delta":"a"}\n\nevent: done\ndata: {"text":"aé"}\n\n');
    const half = bytes.indexOf(Buffer.from('é')) + 1;
    response.writeHead(200, EVENTS).write(bytes.subarray(0, half), () => response.end(bytes.subarray(half)));
  };
  expect(await call()).toEqual({ text: 'aé' });
});

test('the event `error` is a failure with its class and the status of its problem', async () => {
  const problem = { status: 502, detail: 'it broke', error_class: 'VALIDATION_ERROR', retryable: false };
  respond = (response) =>
    response.writeHead(200, EVENTS).end(`event: text\ndata: {}\n\nevent: error\ndata: ${JSON.stringify(problem)}\n\n`);
  expect(await failure()).toMatchObject({
    message: 'could not generate: it broke',
    status: 502,
    errorClass: 'VALIDATION_ERROR',
    retryable: false,
  });
});

test('a failure before the first event is a problem, as for other calls', async () => {
  const problem = { status: 429, detail: 'too many', error_class: 'RATE_LIMIT', retryable: true };
  const headers = { 'content-type': 'application/problem+json', 'retry-after': '7' };
  respond = (response) => response.writeHead(429, headers).end(JSON.stringify(problem));
  expect(await failure()).toMatchObject({ status: 429, errorClass: 'RATE_LIMIT', retryAfterMs: 7_000 });
});

test.each([
  ['that ends without a last event', (response: ServerResponse) => response.end(), 'PROVIDER_ERROR', false],
  ['whose connection breaks', (response: ServerResponse) => response.destroy(), 'NETWORK_ERROR', true],
])('a stream %s is a failure', async (_, end, errorClass, unavailable) => {
  respond = (response) =>
    response.writeHead(200, EVENTS).write('event: text\ndata: {"delta":"a"}\n\n', () => end(response));
  const error = await failure();
  expect([error.errorClass, isUnavailable(error)]).toEqual([errorClass, unavailable]);
});

test('an aborted call closes the connection', async () => {
  const connection = new AbortController();
  const closed = new Promise((resolve) => {
    respond = (response) => {
      response.once('close', resolve);
      response.writeHead(200, EVENTS).write('event: text\ndata: {"delta":"a"}\n\n', () => connection.abort());
    };
  });
  await expect(call(connection.signal)).rejects.toMatchObject({ errorClass: 'TIMEOUT' });
  await closed;
});
