// What every caller of the service meets before a proof starts.
import { sextant } from '@sextant/signals/sextant';
import { authFailuresTotal } from '@sextant/signals/security';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { openapi } from './openapi';
import { OPS_KEY, startHarness, until, type Harness } from './testing/harness';
import { DEAF } from './testing/obligations';

const PROVED = '(assert false)';

let on: Harness;
let capture: Capture;
beforeAll(async () => {
  capture = captureTelemetry();
  on = await startHarness({ PROVER_THREADS: '1', PROVER_QUEUE: '1' });
});
afterAll(async () => {
  await on.stop();
  await capture.assertCatalogued(sextant);
});

it.each([
  ['no', '', 401],
  ['a wrong', 'Bearer wrong', 401],
  ['the operators’', `Bearer ${OPS_KEY}`, 200],
])('%s token', async (_, authorization, status) => {
  const answer = await on.prove({ smtlib: PROVED }, { headers: { authorization } });
  expect(answer.status).toBe(status);
});

it('counts refused tokens', async () => {
  expect(await capture.value(authFailuresTotal, { reason: 'unknown' })).toBe(1);
});

it.each([
  ['no script', {}, 'smtlib'],
  ['an unknown field', { smtlib: PROVED, timeout: 1 }, 'timeout'],
  ['a time that is too long', { smtlib: PROVED, timeout_ms: 60_001 }, 'timeout_ms'],
  ['a time of nothing', { smtlib: PROVED, timeout_ms: 0 }, 'timeout_ms'],
  ['an unknown engine', { smtlib: PROVED, engine: 'coq' }, 'engine'],
  ['a script for Lean', { smtlib: PROVED, source: 'x', engine: 'lean' }, 'smtlib'],
  ['a list', [PROVED], 'body'],
])('%s is refused with the name of the field', async (_, body, field) => {
  const answer = await on.prove(body);
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

it.each([
  ['1.1', 1_100_000],
  ['20', 20_000_000],
])('a body of %s MB is refused with its limit', async (_, size) => {
  const answer = await on.prove({ smtlib: `${PROVED};${'x'.repeat(size)}` });
  expect(answer).toMatchObject({ status: 413, body: { detail: expect.stringContaining('larger than 1 MB') } });
});

it('a script just under the limit is tried', async () => {
  const answer = await on.prove({ smtlib: `${PROVED};${'x'.repeat(990_000)}` });
  expect(answer).toMatchObject({ status: 200, body: { result: 'proved' } });
});

it('truncated JSON is refused', async () => {
  expect((await on.prove('{"smtlib":')).status).toBe(400);
});

it('a proof too many is told to come again, one that waits gets its turn', async () => {
  const proofs = [1, 2, 3].map(() => on.z3(DEAF, { timeout_ms: 300 }));
  const answers = await Promise.all(proofs);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503]);
  const full = answers.find(({ status }) => status === 503);
  expect(full?.headers.get('retry-after')).toBe('5');
  expect(full?.body).toMatchObject({ detail: expect.stringContaining('busy'), retryable: true });
});

it('a caller that hangs up while it waits leaves its place', async () => {
  const running = on.z3(DEAF, { timeout_ms: 3_000 });
  const hungUp = () =>
    on.prove({ smtlib: PROVED }, { signal: AbortSignal.timeout(300) }).then(
      () => false,
      () => true,
    );
  // The first may come before what runs, and be proved; the second is refused while there is one that waits.
  await until(hungUp);
  await until(hungUp);
  expect(await Promise.race([running, Promise.resolve('still')])).toBe('still');
  expect((await running).body).toMatchObject({ result: 'unknown' });
});

it('describes itself, with the schemas that it checks by', async () => {
  const api: unknown = await (await fetch(`${on.url}/openapi.json`)).json();
  const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
  const { post } = (api as typeof openapi).paths['/api/v1/proofs'];
  expect(post).toMatchObject({
    requestBody: json({ properties: { engine: {}, smtlib: {}, source: {}, timeout_ms: { maximum: 60_000 } } }),
    responses: { 200: json({ required: ['result', 'engine', 'latency_ms'] }), 503: {} },
  });
});

it('says where proofs go', async () => {
  const answer = await fetch(`${on.url}/proofs`, { method: 'POST' });
  expect([answer.status, await answer.json()]).toMatchObject([
    404,
    { detail: expect.stringContaining('/api/v1/proofs') },
  ]);
});
