import { startServer, type Reply, type TestServer } from '@sextant/http/testing/server';
import { ProblemError } from '@sextant/http/problem';
import { z } from 'zod';
import { createStore, type StoreCall } from './store';

let server: TestServer;
let reply: Reply | 'hang';
beforeAll(async () => (server = await startServer(() => reply)));
afterAll(() => server.close());

const AWAY = 'http://127.0.0.1:1';
const schema = z.object({ ok: z.literal(true) });

function call(urls: readonly string[], more: Partial<StoreCall<unknown>> = {}) {
  const store = createStore({ name: 'Loki', urls, setting: 'LOKI_URL', timeoutMs: 200 });
  return store.call('/query', { what: 'query Loki', schema, ...more });
}

test('a call sends its parameters and returns the body', async () => {
  reply = { body: { ok: true } };
  const query = { query: '{a="b & c"}', none: undefined, limit: 5, match: ['up', 'down'] };
  expect(await call([server.url], { query })).toEqual({ ok: true });
  const url = new URL(server.requests.at(-1)!.url, server.url);
  expect([...url.searchParams]).toEqual([
    ['query', '{a="b & c"}'],
    ['limit', '5'],
    ['match', 'up'],
    ['match', 'down'],
  ]);
});

test('the next replica is called when one is away', async () => {
  reply = { body: { ok: true } };
  expect(await call([AWAY, server.url])).toEqual({ ok: true });
});

const TOO_LARGE = { body: { text: 'x'.repeat(65 * 1024 * 1024) } };

test.each<[string, readonly string[] | undefined, Reply | 'hang', number, RegExp]>([
  ['is not configured', [], 'hang', 503, /^Loki is not configured: set LOKI_URL for ops, and restart it$/],
  ['is away', [AWAY], 'hang', 502, /^Loki is not responding: check that it runs and that LOKI_URL is its address$/],
  ['hangs', undefined, 'hang', 504, /^Loki did not respond within 0.2 s: ask for a shorter time range/],
  ['fails', undefined, { status: 500, body: { error: 'boom' } }, 502, /^Loki could not answer \(status 500\): boom$/],
  ['refuses ops', undefined, { status: 401 }, 502, /^Loki rejects the credentials of ops: check LOKI_URL$/],
  ['sends another body', undefined, { body: { ok: 1 } }, 502, /^Loki sent an unexpected response/],
  ['rejects a fixed query', undefined, { status: 400, body: { error: 'no' } }, 502, /^Loki could not answer/],
])('when the store %s, the problem says so', async (_, urls, answer, status, detail) => {
  reply = answer;
  const error = await call(urls ?? [server.url]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ status, message: expect.stringMatching(detail), fields: { store: 'Loki' } });
  expect(JSON.stringify((error as ProblemError).fields) + (error as Error).message).not.toContain('127.0.0.1');
});

test('a response beyond 64 MiB is not read to its end', async () => {
  reply = TOO_LARGE;
  const store = createStore({ name: 'Loki', urls: [server.url], setting: 'LOKI_URL' });
  await expect(store.call('/query', { what: 'query Loki', schema })).rejects.toMatchObject({
    status: 502,
    message: 'the response of Loki is too large: ask for a shorter time range or fewer items',
  });
});

test('the reason to reject a query of the caller names its parameter', async () => {
  reply = { status: 400, body: { error: 'unexpected {' } };
  await expect(call([server.url], { rejects: 'query' })).rejects.toMatchObject({
    status: 422,
    fields: { errors: [{ field: 'query', message: 'is rejected by Loki: unexpected {' }] },
  });
});

test('a call ends when it is aborted', async () => {
  reply = 'hang';
  const abort = new AbortController();
  const calling = call([server.url], { signal: abort.signal });
  abort.abort();
  await expect(calling).rejects.toThrow();
});
