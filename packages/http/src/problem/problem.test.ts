// Answers to failed requests, through a real Fastify app.
import { errorsTotal } from '@sextant/signals/errors';
import { sextant } from '@sextant/signals/sextant';
import { ServiceError } from '@sextant/telemetry/errors';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireBearer } from '../server/bearer';
import { answerProblem, parse, ProblemError } from './problem';

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

let capture: Capture;
beforeEach(() => {
  capture = captureTelemetry();
});
afterEach(() => capture.assertCatalogued(sextant));

/** Asks the app once over real HTTP. */
async function ask(app: FastifyInstance, headers: Record<string, string> = {}): Promise<Response> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(url, { headers });
  await app.close();
  return answer;
}

function failingWith(error: () => unknown): Promise<Response> {
  const app = fastify();
  app.setErrorHandler(answerProblem);
  app.get('/', async () => {
    throw error();
  });
  return ask(app);
}

test.each([
  ['a refusal', () => new ProblemError(409, 'it has ended'), 409, { title: 'Conflict', detail: 'it has ended' }],
  [
    'a call that another service refused',
    () => new ServiceError('could not ask: no key', { errorClass: 'AUTH_ERROR' }),
    502,
    { detail: 'could not ask: no key', error_class: 'AUTH_ERROR', retryable: false },
  ],
  ['a database that is away', () => away, 503, { error_class: 'NETWORK_ERROR', unavailable: true }],
  [
    'a defect, whose message stays in the log',
    () => new Error('secret'),
    500,
    { detail: expect.not.stringContaining('secret') },
  ],
])('%s', async (_, error, status, body) => {
  const answer = await failingWith(error);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({ status, ...body });
});

test('the wait that a refused call asks for is passed on, in whole seconds', async () => {
  const error = new ServiceError('could not ask', { errorClass: 'RATE_LIMIT', retryAfterMs: 1_200 });
  const { status, headers } = await failingWith(() => error);
  expect([status, headers.get('retry-after')]).toEqual([429, '2']);
  // Whoever is refused for its rate is our failure, not the caller's: it is counted and logged.
  expect(await capture.value(errorsTotal, { error_class: 'RATE_LIMIT' })).toBe(1);
  expect(capture.lines()).toMatchObject([{ level: 'error', 'error.class': 'RATE_LIMIT' }]);
});

test('a bad request names every bad field, unknown ones too', () => {
  const schema = z.strictObject({ name: z.string(), at: z.strictObject({ x: z.int() }) });
  const attempt = () => parse(schema, { at: { x: 1.5 }, extra: 1 });
  expect(attempt).toThrow(
    /name is missing: it must be a text; at\.x must be a whole number; extra is not a known field: remove it/,
  );
});

test.each([
  ['no token', undefined, 401],
  ['another scheme', 'Basic abc', 401],
  ['a wrong token', 'Bearer wrong', 401],
  ['the second of two tokens', 'Bearer two', 200],
])('%s', async (_, authorization, status) => {
  const app = fastify();
  app.setErrorHandler(answerProblem);
  app.addHook('onRequest', requireBearer('one', 'two'));
  app.get('/', async () => 'in');
  const answer = await ask(app, authorization === undefined ? {} : { authorization });
  expect(answer.status).toBe(status);
});
