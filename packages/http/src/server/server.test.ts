// The common HTTP server with hostile and careless clients, over real connections.
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { describeApi, type ZodTypeProvider } from '../openapi/openapi';
import { answerProblem } from '../problem/problem';
import { createServer, type ServerOptions } from './server';

let app: FastifyInstance;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

async function start(options: ServerOptions = {}): Promise<string> {
  app = createServer(options);
  app.setErrorHandler(answerProblem);
  describeApi(app, { title: 't', description: 'd', version: '1' });
  void app.register(async (plain) => {
    const api = plain.withTypeProvider<ZodTypeProvider>();
    const body = z.strictObject({ name: z.string(), deep: z.array(z.object({ text: z.string() })).optional() });
    api.post('/named', { schema: { body } }, (request) => request.body);
    api.post('/empty', () => ({ done: true }));
    api.delete('/empty', () => ({ done: true }));
    api.get('/query', { schema: { querystring: z.object({ q: z.string() }) } }, ({ query }) => query);
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

const json = { 'content-type': 'application/json' };

test.each(['POST', 'DELETE'])('%s with a JSON content type and no body is accepted', async (method) => {
  const url = await start();
  const response = await fetch(`${url}/empty`, { method, headers: json });
  expect([response.status, await response.json()]).toEqual([200, { done: true }]);
});

test('a missing required body is answered 422, broken JSON 400', async () => {
  const url = await start();
  const missing = await fetch(`${url}/named`, { method: 'POST', headers: json });
  expect([missing.status, await missing.json()]).toMatchObject([422, { errors: [{ field: 'body' }] }]);
  expect((await fetch(`${url}/named`, { method: 'POST', headers: json, body: '{' })).status).toBe(400);
});

test('a request with 300,000 invalid fields is answered with twenty errors', async () => {
  const url = await start({ bodyLimit: 8 * 1024 * 1024 });
  const fields = Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`field${i}`, 1]));
  const response = await fetch(`${url}/named`, { method: 'POST', headers: json, body: JSON.stringify(fields) });
  const text = await response.text();
  expect([response.status, text.length < 10_000]).toEqual([422, true]);
  expect((JSON.parse(text) as { errors: unknown[] }).errors).toHaveLength(20);
});

test('the long name of an invalid field is truncated', async () => {
  const url = await start();
  const body = JSON.stringify({ name: 'n', ['x'.repeat(500_000)]: 1 });
  const response = await fetch(`${url}/named`, { method: 'POST', headers: json, body });
  expect([response.status, (await response.text()).length < 2_000]).toEqual([422, true]);
});

test.each([
  ['name', { name: 'a\0b' }],
  ['name', { name: 'half \ud800' }],
  ['deep.1.text', { name: 'n', deep: [{ text: 'valid' }, { text: '\0' }] }],
])('an unstorable string in %s is answered 422', async (field, body) => {
  const url = await start();
  const response = await fetch(`${url}/named`, { method: 'POST', headers: json, body: JSON.stringify(body) });
  expect([response.status, await response.json()]).toMatchObject([422, { errors: [{ field }] }]);
});

test('an unstorable string in the query is answered 422', async () => {
  const url = await start();
  const response = await fetch(`${url}/query?q=a%00`);
  expect([response.status, await response.json()]).toMatchObject([422, { errors: [{ field: 'q' }] }]);
});

/** Sends the head of a POST and the start of its body; `response` resolves with everything received. */
function post(length: number, body: string): { readonly response: Promise<string> } {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(
    `POST /named HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  );
  socket.write(body);
  return { response: once(socket, 'close').then(() => text) };
}

test('bodies that stop one byte short give way to complete ones', async () => {
  await start({ maxBodyBytes: 1_000_000 });
  const slow = Array.from({ length: 5 }, () => post(300_001, 'a'.repeat(300_000)));
  const refused = await Promise.race(slow.map(({ response }) => response));
  expect(refused).toMatch(/^HTTP\/1\.1 503 [\s\S]*too many bytes of request bodies/);
  const { response } = post(12, '{"name":"n"}');
  sockets.at(-1)!.end();
  expect(await response).toMatch(/^HTTP\/1\.1 200 /);
});

test('a body that never ends is refused when the request timeout expires', async () => {
  await start({ requestTimeout: 300 });
  expect(await post(10, '{').response).toMatch(/^HTTP\/1\.1 408 /);
});

test('the memory of a body is released with its response', async () => {
  const url = await start({ maxBodyBytes: 200_000 });
  const body = JSON.stringify({ name: 'n'.repeat(150_000) });
  for (let i = 0; i < 5; i += 1)
    expect((await fetch(`${url}/named`, { method: 'POST', headers: json, body })).status).toBe(200);
});
