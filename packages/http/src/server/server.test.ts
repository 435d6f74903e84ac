// The server that all services have, met by hostile and by careless clients over real connections.
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
    api.get('/asked', { schema: { querystring: z.object({ q: z.string() }) } }, ({ query }) => query);
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

const json = { 'content-type': 'application/json' };

test.each(['POST', 'DELETE'])('%s of type JSON without a body is accepted', async (method) => {
  const url = await start();
  const answer = await fetch(`${url}/empty`, { method, headers: json });
  expect([answer.status, await answer.json()]).toEqual([200, { done: true }]);
});

test('a body that a schema asks for is named when it is missing, and broken JSON is a bad request', async () => {
  const url = await start();
  const missing = await fetch(`${url}/named`, { method: 'POST', headers: json });
  expect([missing.status, await missing.json()]).toMatchObject([422, { errors: [{ field: 'body' }] }]);
  expect((await fetch(`${url}/named`, { method: 'POST', headers: json, body: '{' })).status).toBe(400);
});

test('hundreds of thousands of bad fields give an answer of twenty', async () => {
  const url = await start({ bodyLimit: 8 * 1024 * 1024 });
  const fields = Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`field${i}`, 1]));
  const answer = await fetch(`${url}/named`, { method: 'POST', headers: json, body: JSON.stringify(fields) });
  const text = await answer.text();
  expect([answer.status, text.length < 10_000]).toEqual([422, true]);
  expect((JSON.parse(text) as { errors: unknown[] }).errors).toHaveLength(20);
});

test('the long name of a bad field is repeated in part', async () => {
  const url = await start();
  const body = JSON.stringify({ name: 'n', ['x'.repeat(500_000)]: 1 });
  const answer = await fetch(`${url}/named`, { method: 'POST', headers: json, body });
  expect([answer.status, (await answer.text()).length < 2_000]).toEqual([422, true]);
});

test.each([
  ['name', { name: 'a\0b' }],
  ['name', { name: 'half \ud800' }],
  ['deep.1.text', { name: 'n', deep: [{ text: 'fine' }, { text: '\0' }] }],
])('a text in %s that cannot be kept is answered 422', async (field, body) => {
  const url = await start();
  const answer = await fetch(`${url}/named`, { method: 'POST', headers: json, body: JSON.stringify(body) });
  expect([answer.status, await answer.json()]).toMatchObject([422, { errors: [{ field }] }]);
});

test('so is one in a query', async () => {
  const url = await start();
  const answer = await fetch(`${url}/asked?q=a%00`);
  expect([answer.status, await answer.json()]).toMatchObject([422, { errors: [{ field: 'q' }] }]);
});

/** Sends the head of a POST and as much of its body as given; resolves with all that comes back. */
function post(length: number, sent: string): { readonly answered: Promise<string>; readonly socket: Socket } {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(
    `POST /named HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  );
  socket.write(sent);
  return { socket, answered: once(socket, 'close').then(() => text) };
}

test('bodies one byte short give way to those that come at once', async () => {
  await start({ maxBodyBytes: 1_000_000 });
  const slow = Array.from({ length: 5 }, () => post(300_001, 'a'.repeat(300_000)));
  const answers = await Promise.all(
    slow.slice(0, 1).map(({ answered }) => Promise.race([answered, ...slow.map((s) => s.answered)])),
  );
  expect(answers[0]).toMatch(/^HTTP\/1\.1 503 [\s\S]*as many bytes of requests as it may/);
  const { answered } = post(12, '{"name":"n"}');
  sockets.at(-1)!.end();
  expect(await answered).toMatch(/^HTTP\/1\.1 200 /);
});

test('a body that never ends is refused in the time that a request has', async () => {
  await start({ requestTimeout: 300 });
  expect(await post(10, '{').answered).toMatch(/^HTTP\/1\.1 408 /);
});

test('what bodies took is free again when they were answered', async () => {
  const url = await start({ maxBodyBytes: 200_000 });
  const body = JSON.stringify({ name: 'n'.repeat(150_000) });
  for (let i = 0; i < 5; i += 1)
    expect((await fetch(`${url}/named`, { method: 'POST', headers: json, body })).status).toBe(200);
});
