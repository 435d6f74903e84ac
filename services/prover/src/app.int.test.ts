// Authentication, validation, limits and the queue.
import { sextant } from '@sextant/signals/sextant';
import { authFailuresTotal } from '@sextant/signals/security';
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { openapi } from './openapi';
import { OPS_KEY, startHarness, type Harness } from './testing/harness';
import { IGNORES_TIMEOUT } from './testing/obligations';

const PROVED = '(assert false)';

let service: Harness;
let capture: Capture;
beforeAll(async () => {
  capture = captureTelemetry();
  service = await startHarness({ PROVER_THREADS: '1', PROVER_QUEUE: '1' });
});
afterAll(async () => {
  await service.stop();
  await capture.assertCatalogued(sextant);
});

it.each([
  [401, 'without a token', ''],
  [401, 'with an unknown token', 'Bearer wrong'],
  [200, 'with the token of operators', `Bearer ${OPS_KEY}`],
])('responds with %d %s', async (status, _, authorization) => {
  const answer = await service.prove({ smtlib: PROVED }, { headers: { authorization } });
  expect(answer.status).toBe(status);
});

it('counts refused tokens', async () => {
  expect(await capture.value(authFailuresTotal, { reason: 'unknown' })).toBe(1);
});

it.each([
  ['no script', {}, 'smtlib'],
  ['an unknown field', { smtlib: PROVED, timeout: 1 }, 'timeout'],
  ['a timeout that is too long', { smtlib: PROVED, timeout_ms: 60_001 }, 'timeout_ms'],
  ['a timeout of 0', { smtlib: PROVED, timeout_ms: 0 }, 'timeout_ms'],
  ['an unknown engine', { smtlib: PROVED, engine: 'coq' }, 'engine'],
  ['a script for the engine lean', { smtlib: PROVED, source: 'x', engine: 'lean' }, 'smtlib'],
  ['an array', [PROVED], 'body'],
])('%s is rejected with the name of the field', async (_, body, field) => {
  const answer = await service.prove(body);
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

it.each([
  ['1.1', 1_100_000],
  ['20', 20_000_000],
])('a body of %s MB is rejected with the limit', async (_, size) => {
  const answer = await service.prove({ smtlib: `${PROVED};${'x'.repeat(size)}` });
  expect(answer).toMatchObject({ status: 413, body: { detail: expect.stringContaining('larger than 1 MB') } });
});

it('a script just below the limit is accepted', async () => {
  const answer = await service.prove({ smtlib: `${PROVED};${'x'.repeat(990_000)}` });
  expect(answer).toMatchObject({ status: 200, body: { result: 'proved' } });
});

it('truncated JSON is rejected', async () => {
  expect((await service.prove('{"smtlib":')).status).toBe(400);
});

it('a full queue rejects further proofs with Retry-After, and a waiting proof runs', async () => {
  const proofs = [1, 2, 3].map(() => service.z3(IGNORES_TIMEOUT, { timeout_ms: 300 }));
  const answers = await Promise.all(proofs);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503]);
  const full = answers.find(({ status }) => status === 503);
  expect(full?.headers.get('retry-after')).toBe('5');
  expect(full?.body).toMatchObject({ detail: expect.stringContaining('busy'), retryable: true });
});

it('a caller that disconnects frees its place in the queue', async () => {
  const running = service.z3(IGNORES_TIMEOUT, { timeout_ms: 3_000 });
  const disconnect = () =>
    service.prove({ smtlib: PROVED }, { signal: AbortSignal.timeout(300) }).then(
      () => false,
      () => true,
    );
  // The first call may run before the long proof. The second is rejected if the first still has its place.
  await until('a caller disconnects', disconnect);
  await until('another caller disconnects', disconnect);
  expect(await Promise.race([running, Promise.resolve('pending')])).toBe('pending');
  expect((await running).body).toMatchObject({ result: 'unknown' });
});

it('serves an OpenAPI document with the schemas', async () => {
  const api: unknown = await (await fetch(`${service.url}/openapi.json`)).json();
  const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
  const { post } = (api as typeof openapi).paths['/api/v1/proofs'];
  expect(post).toMatchObject({
    requestBody: json({ properties: { engine: {}, smtlib: {}, source: {}, timeout_ms: { maximum: 60_000 } } }),
    responses: { 200: json({ required: ['result', 'engine', 'latency_ms'] }), 503: {} },
  });
});

it('an unknown route names the route for proofs', async () => {
  const answer = await fetch(`${service.url}/proofs`, { method: 'POST' });
  expect([answer.status, await answer.json()]).toMatchObject([
    404,
    { detail: expect.stringContaining('/api/v1/proofs') },
  ]);
});
