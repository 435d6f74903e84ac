// Responses to failed requests, through a real Fastify app.
import { errorsTotal } from '@sextant/signals/errors';
import { sextant } from '@sextant/signals/sextant';
import { ServiceError } from '@sextant/telemetry/errors';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireBearer } from '../server/bearer';
import { answerProblem, parse, ProblemError } from './problem';

const refusedConnection = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

let capture: Capture;
beforeEach(() => {
  capture = captureTelemetry();
});
afterEach(() => capture.assertCatalogued(sextant));

/** Sends one request over real HTTP. */
async function get(app: FastifyInstance, headers: Record<string, string> = {}): Promise<Response> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(url, { headers });
  await app.close();
  return response;
}

function failingWith(error: () => unknown): Promise<Response> {
  const app = fastify();
  app.setErrorHandler(answerProblem);
  app.get('/', async () => {
    throw error();
  });
  return get(app);
}

test.each([
  [
    'a problem',
    () => new ProblemError(409, 'the run has ended'),
    409,
    { title: 'Conflict', detail: 'the run has ended' },
  ],
  [
    'a call that another service refuses',
    () => new ServiceError('could not read: no key', { errorClass: 'AUTH_ERROR' }),
    502,
    { detail: 'could not read: no key', error_class: 'AUTH_ERROR', retryable: false },
  ],
  ['an unreachable database', () => refusedConnection, 503, { error_class: 'NETWORK_ERROR', unavailable: true }],
  [
    'a defect, whose message only the log has',
    () => new Error('secret'),
    500,
    { detail: expect.not.stringContaining('secret') },
  ],
])('%s is answered with its status and problem details', async (_, error, status, body) => {
  const response = await failingWith(error);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({ status, ...body });
});

test('Retry-After of a refused call is passed on, in whole seconds', async () => {
  const error = new ServiceError('could not read', { errorClass: 'RATE_LIMIT', retryAfterMs: 1_200 });
  const { status, headers } = await failingWith(() => error);
  expect([status, headers.get('retry-after')]).toEqual([429, '2']);
  // A rate limit of a dependency is a failure of the service: it is counted and logged.
  expect(await capture.value(errorsTotal, { error_class: 'RATE_LIMIT' })).toBe(1);
  expect(capture.lines()).toMatchObject([{ level: 'error', 'error.class': 'RATE_LIMIT' }]);
});

test('an invalid request names every invalid field, also unknown ones', () => {
  const schema = z.strictObject({ name: z.string(), at: z.strictObject({ x: z.int() }) });
  const attempt = () => parse(schema, { at: { x: 1.5 }, extra: 1 });
  expect(attempt).toThrow(
    /name is missing: it must be a string; at\.x must be an integer; extra is not a known field: remove it/,
  );
});

test.each([
  ['no token', undefined, 401],
  ['another scheme', 'Basic abc', 401],
  ['a wrong token', 'Bearer wrong', 401],
  ['the second of two tokens', 'Bearer two', 200],
])('%s (Authorization: %s) is answered %i', async (_, authorization, status) => {
  const app = fastify();
  app.setErrorHandler(answerProblem);
  app.addHook('onRequest', requireBearer('one', 'two'));
  app.get('/', async () => 'in');
  const response = await get(app, authorization === undefined ? {} : { authorization });
  expect(response.status).toBe(status);
});
