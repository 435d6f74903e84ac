import type { ErrorClass } from '@sextant/signals/errors';
import { createConnection, createServer } from 'node:net';
import { z } from 'zod';
import { classifyError, ServiceError } from './errors';

const coded = (code: string, message = code) => Object.assign(new Error(message), { code });
const status = (n: number, message = 'refused') => Object.assign(new Error(message), { statusCode: n });
const named = (name: string) => Object.assign(new Error('it failed'), { name });

const TABLE: readonly (readonly [string, unknown, ErrorClass, boolean])[] = [
  ['an aborted call', new DOMException('aborted', 'AbortError'), 'TIMEOUT', true],
  ['AbortSignal.timeout', new DOMException('too late', 'TimeoutError'), 'TIMEOUT', true],
  ['a connect timeout of undici', coded('UND_ERR_CONNECT_TIMEOUT'), 'TIMEOUT', true],
  ['a socket timeout', coded('ETIMEDOUT'), 'TIMEOUT', true],
  ['a cancelled statement', coded('57014'), 'TIMEOUT', true],
  ['HTTP 408', status(408), 'TIMEOUT', true],
  ['HTTP 504', status(504), 'TIMEOUT', true],
  ['HTTP 429', status(429), 'RATE_LIMIT', true],
  ['an exhausted quota', coded('insufficient_quota'), 'RATE_LIMIT', true],
  ['HTTP 400', status(400), 'VALIDATION_ERROR', false],
  ['HTTP 404', status(404), 'VALIDATION_ERROR', false],
  ['HTTP 422', status(422), 'VALIDATION_ERROR', false],
  ['a constraint of Postgres', coded('23505'), 'VALIDATION_ERROR', false],
  ['a zod error', z.object({ a: z.string() }).safeParse({}).error, 'VALIDATION_ERROR', false],
  ['an object that does not fit its schema', named('AI_NoObjectGeneratedError'), 'VALIDATION_ERROR', false],
  ['JSON that is not', jsonError(), 'VALIDATION_ERROR', false],
  ['HTTP 401', status(401), 'AUTH_ERROR', false],
  ['HTTP 403', status(403), 'AUTH_ERROR', false],
  ['a wrong password of Postgres', coded('28P01'), 'AUTH_ERROR', false],
  ['a wrong password of Redis', new Error('WRONGPASS invalid username-password pair'), 'AUTH_ERROR', false],
  ['HTTP 503', status(503), 'SERVICE_UNAVAILABLE', true],
  ['HTTP 529', status(529), 'SERVICE_UNAVAILABLE', true],
  ['Postgres shutting down', coded('57P01'), 'SERVICE_UNAVAILABLE', true],
  ['too many connections', coded('53300'), 'SERVICE_UNAVAILABLE', true],
  ['ioredis giving up', named('MaxRetriesPerRequestError'), 'SERVICE_UNAVAILABLE', true],
  ['HTTP 500', status(500), 'PROVIDER_ERROR', true],
  ['HTTP 502', status(502), 'PROVIDER_ERROR', true],
  ['an empty answer', named('AI_EmptyResponseBodyError'), 'PROVIDER_ERROR', true],
  ['a refused connection', coded('ECONNREFUSED'), 'NETWORK_ERROR', true],
  ['a reset connection', coded('ECONNRESET'), 'NETWORK_ERROR', true],
  ['an unknown host', coded('ENOTFOUND'), 'NETWORK_ERROR', true],
  ['DNS that is down', coded('EAI_AGAIN'), 'NETWORK_ERROR', true],
  ['a closed socket of undici', coded('UND_ERR_SOCKET', 'other side closed'), 'NETWORK_ERROR', true],
  ['a lost connection of Postgres', coded('08006'), 'NETWORK_ERROR', true],
  ['pg without a code', new Error('Connection terminated unexpectedly'), 'NETWORK_ERROR', true],
  ['ioredis without a code', new Error('Connection is closed.'), 'NETWORK_ERROR', true],
  ['a model that is not found (404)', status(404, 'The model `gpt-9` does not exist'), 'MODEL_ERROR', false],
  ['a model that is not found (code)', coded('model_not_found', 'no'), 'MODEL_ERROR', false],
  ['an unknown model of the AI SDK', named('AI_NoSuchModelError'), 'MODEL_ERROR', false],
  ['anything else', new Error('what now'), 'UNKNOWN', true],
  ['a thrown text', 'what now', 'UNKNOWN', true],
  ['a thrown nothing', undefined, 'UNKNOWN', true],
  ['a status in the cause', new Error('could not generate', { cause: status(429) }), 'RATE_LIMIT', true],
  [
    'the last error of a retry',
    Object.assign(new Error('gave up'), { lastError: status(503) }),
    'SERVICE_UNAVAILABLE',
    true,
  ],
  ['several refused addresses', new AggregateError([coded('ECONNREFUSED')]), 'NETWORK_ERROR', true],
  ['a ServiceError', new ServiceError('no', { errorClass: 'TIMEOUT' }), 'TIMEOUT', true],
  [
    'a ServiceError that says so',
    new ServiceError('no', { errorClass: 'TIMEOUT', retryable: false }),
    'TIMEOUT',
    false,
  ],
  [
    'a ServiceError as cause',
    new Error('x', { cause: new ServiceError('no', { errorClass: 'AUTH_ERROR' }) }),
    'AUTH_ERROR',
    false,
  ],
];

function jsonError(): unknown {
  try {
    return JSON.parse('{"a":');
  } catch (error) {
    return error;
  }
}

describe('classifyError', () => {
  test.each(TABLE)('maps %s to its class', (_, error, errorClass, retryable) => {
    expect(classifyError(error)).toEqual({ class: errorClass, retryable });
  });

  test('maps a real fetch to a closed port to NETWORK_ERROR', async () => {
    const port = await closedPort();
    const error: unknown = await fetch(`http://127.0.0.1:${port}`).catch((e: unknown) => e);
    expect(classifyError(error)).toEqual({ class: 'NETWORK_ERROR', retryable: true });
  });

  test('maps a real fetch past its time to TIMEOUT', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const error: unknown = await fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(50) }).catch(
      (e: unknown) => e,
    );
    server.close();
    expect(classifyError(error)).toEqual({ class: 'TIMEOUT', retryable: true });
  });

  test('maps a real refused socket to NETWORK_ERROR', async () => {
    const socket = createConnection({ port: await closedPort(), host: 'localhost' });
    const error = await new Promise((resolve) => socket.once('error', resolve));
    expect(classifyError(error).class).toBe('NETWORK_ERROR');
  });

  test('ends on causes that go in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(classifyError(error).class).toBe('UNKNOWN');
  });
});

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
