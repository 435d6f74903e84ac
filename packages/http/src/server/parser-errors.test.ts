// Requests that Node's parser refuses are answered with problem details; over real connections.
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { answerProblem } from '../problem/problem';
import { createServer } from './server';

let app: FastifyInstance;
beforeAll(async () => {
  app = createServer({ requestTimeout: 500 });
  app.setErrorHandler(answerProblem);
  app.get('/things/:id', () => ({ ok: true }));
  app.get('/file', (_, reply) => reply.header('cache-control', 'max-age=60').send('text'));
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

/** Sends bytes and returns everything received until the connection closes. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1'))).on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

const host = 'host: a\r\n';
const long = 'x'.repeat(20_000);

test.each<[string, string, number]>([
  ['a header without a colon', `GET / HTTP/1.1\r\n${host}nonsense\r\n\r\n`, 400],
  ['a header with a space in its name', `GET / HTTP/1.1\r\n${host}a b: c\r\n\r\n`, 400],
  ['a control character in a header', `GET / HTTP/1.1\r\n${host}a: \x01\r\n\r\n`, 400],
  ['two content lengths', `POST / HTTP/1.1\r\n${host}content-length: 1\r\ncontent-length: 2\r\n\r\nab`, 400],
  [
    'a content length with chunked encoding',
    `POST / HTTP/1.1\r\n${host}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['a length that is not a number', `POST / HTTP/1.1\r\n${host}content-length: x\r\n\r\n`, 400],
  ['oversized headers', `GET / HTTP/1.1\r\n${host}a: ${long}\r\n\r\n`, 431],
  ['an oversized URL', `GET /${long} HTTP/1.1\r\n${host}\r\n`, 431],
  ['an unknown method', `FOO / HTTP/1.1\r\n${host}\r\n`, 400],
  ['a lower-case method', `get / HTTP/1.1\r\n${host}\r\n`, 400],
  ['an unknown version', `GET / HTTP/9.9\r\n${host}\r\n`, 505],
  ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['no Host header', 'GET /things/1 HTTP/1.1\r\n\r\n', 400],
  ['an Expect header', `GET /things/1 HTTP/1.1\r\n${host}expect: tea\r\n\r\n`, 417],
  ['CONNECT', `CONNECT a:443 HTTP/1.1\r\n${host}\r\n`, 405],
  ['a path that cannot be decoded', `GET /things/%zz HTTP/1.1\r\n${host}connection: close\r\n\r\n`, 400],
  ['an oversized path segment', `GET /things/${'x'.repeat(200)} HTTP/1.1\r\n${host}connection: close\r\n\r\n`, 414],
  ['headers that never end', `GET / HTTP/1.1\r\n${host}`, 408],
])('%s is answered with a problem', async (_, bytes, status) => {
  const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head.toLowerCase()).toMatch(/^content-type: application\/problem\+json/m);
  expect(head.toLowerCase()).toMatch(/^x-content-type-options: nosniff\r?$/m);
  expect(head.toLowerCase()).toMatch(/^cache-control: no-store\r?$/m);
  expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status, detail: expect.any(String) });
});

test('responses forbid caching and type sniffing unless the route overrides it', async () => {
  const { port } = app.server.address() as AddressInfo;
  const headersOf = async (path: string) => {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
    return [headers.get('cache-control'), headers.get('x-content-type-options')];
  };
  expect(await headersOf('/things/1')).toEqual(['no-store', 'nosniff']);
  expect(await headersOf('/nothing')).toEqual(['no-store', 'nosniff']);
  expect(await headersOf('/file')).toEqual(['max-age=60', 'nosniff']);
});
