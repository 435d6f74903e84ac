// Which failures say that a service of ours is away.
import { z } from 'zod';
import { isAway } from './unavailable';
import { send } from './client';
import { startServer, type Reply } from '../testing/server';

const call = { what: 'ask', timeoutMs: 200, schema: z.unknown() };
const failureOf = (url: string, ours: boolean) =>
  send({ ...call, url, ours }).then(
    () => undefined,
    (error: unknown) => error,
  );

test.each<[string, Reply, boolean]>([
  ['502 of a proxy', { status: 502, body: 'Bad Gateway' }, true],
  ['503 of a proxy', { status: 503, body: {} }, true],
  [
    '503 of a service that cannot work now',
    { status: 503, body: { error_class: 'NETWORK_ERROR', unavailable: true } },
    true,
  ],
  ['503 about a provider', { status: 503, body: { error_class: 'SERVICE_UNAVAILABLE', retryable: true } }, false],
  ['502 about a provider', { status: 502, body: { error_class: 'PROVIDER_ERROR' } }, false],
  ['422', { status: 422, body: { error_class: 'VALIDATION_ERROR' } }, false],
  ['500', { status: 500, body: {} }, false],
])('%s: %#', async (_, reply, away) => {
  const server = await startServer(() => reply);
  expect(isAway(await failureOf(server.url, true))).toBe(away);
  expect(isAway(await failureOf(server.url, false))).toBe(false);
  await server.close();
});

test('a refused connection is, and so is what a step makes of it; a time-out is not', async () => {
  const server = await startServer(() => 'hang');
  expect(isAway(await failureOf(server.url, true))).toBe(false);
  await server.close();
  const refused = await failureOf(server.url, true);
  expect([isAway(refused), isAway(new Error('could not score', { cause: refused }))]).toEqual([true, true]);
  expect(isAway(await failureOf(server.url, false))).toBe(false);
});
