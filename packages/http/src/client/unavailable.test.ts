// Which failures mean that a service of the platform is unavailable.
import { z } from 'zod';
import { startServer, type Reply } from '../testing/server';
import { send } from './client';
import { isUnavailable } from './unavailable';

const call = { what: 'read', timeoutMs: 200, schema: z.unknown() };
const failureOf = (url: string, internal: boolean) =>
  send({ ...call, url, internal }).then(
    () => undefined,
    (error: unknown) => error,
  );

test.each<[string, Reply, boolean]>([
  ['502 of a proxy', { status: 502, body: 'Bad Gateway' }, true],
  ['503 of a proxy', { status: 503, body: {} }, true],
  [
    '503 of a service that is unavailable',
    { status: 503, body: { error_class: 'NETWORK_ERROR', unavailable: true } },
    true,
  ],
  ['503 about a provider', { status: 503, body: { error_class: 'SERVICE_UNAVAILABLE', retryable: true } }, false],
  ['502 about a provider', { status: 502, body: { error_class: 'PROVIDER_ERROR' } }, false],
  ['422', { status: 422, body: { error_class: 'VALIDATION_ERROR' } }, false],
  ['500', { status: 500, body: {} }, false],
])('%s: %#', async (_, reply, unavailable) => {
  const server = await startServer(() => reply);
  expect(isUnavailable(await failureOf(server.url, true))).toBe(unavailable);
  expect(isUnavailable(await failureOf(server.url, false))).toBe(false);
  await server.close();
});

test('a refused connection means unavailable, also as the cause of another error; a timeout does not', async () => {
  const server = await startServer(() => 'hang');
  expect(isUnavailable(await failureOf(server.url, true))).toBe(false);
  await server.close();
  const refused = await failureOf(server.url, true);
  expect([isUnavailable(refused), isUnavailable(new Error('could not score', { cause: refused }))]).toEqual([
    true,
    true,
  ]);
  expect(isUnavailable(await failureOf(server.url, false))).toBe(false);
});
