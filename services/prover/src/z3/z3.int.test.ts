// The Z3 engine over HTTP: results, limits and isolation.
import { errorsTotal } from '@sextant/signals/errors';
import { sextant } from '@sextant/signals/sextant';
import { proofLatencySeconds, proofsTotal } from '@sextant/signals/upgrades';
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { startHarness, type Harness } from '../testing/harness';
import { IGNORES_TIMEOUT, EXCEEDS_TIMEOUT, EXCEEDS_MEMORY } from '../testing/obligations';

const PROVED = '(declare-const x Int) (assert (> x 5)) (assert (< x 5)) (check-sat)';
const REFUTED = '(declare-const x Int) (assert (= (* 2 x) 84)) (check-sat) (get-model)';

let service: Harness;
beforeAll(async () => {
  service = await startHarness();
});
afterAll(() => service.stop());

let capture: Capture;
beforeEach(() => {
  capture = captureTelemetry();
});
afterEach(() => capture.assertCatalogued(sextant));

describe('a script', () => {
  it('is proved if it is unsatisfiable', async () => {
    const { status, body } = await service.z3(PROVED);
    expect([status, body]).toEqual([200, { result: 'proved', engine: 'z3', latency_ms: expect.any(Number) }]);
  });

  it('is refuted with a counterexample if it is satisfiable', async () => {
    const { status, body } = await service.z3(REFUTED);
    expect([status, body]).toMatchObject([200, { result: 'refuted', engine: 'z3', model: { x: '42' } }]);
  });

  it('needs no check, and may contain queries, which are skipped', async () => {
    expect((await service.z3('(set-info :status sat) (assert false) (echo "hi")')).body['result']).toBe('proved');
    expect((await service.z3('(assert false) (check-sat) (get-unsat-core) (exit) (foo)')).body['result']).toBe(
      'proved',
    );
  });

  it('may check with assumptions', async () => {
    const assuming = (p: string) => service.z3(`(declare-const p Bool) (assert p) (check-sat-assuming (${p}))`);
    expect((await assuming('(not p)')).body['result']).toBe('proved');
    expect((await assuming('p')).body['result']).toBe('refuted');
  });

  it('does not affect later scripts with its options', async () => {
    const short = '(set-option :smt.random_seed 7) (set-option :timeout 1) (set-option :rlimit 1)';
    expect((await service.z3(`${short} ${PROVED}`)).body['result']).toBe('proved');
    expect((await service.z3(PROVED)).body['result']).toBe('proved');
  });

  it.each([
    ['an unknown name', '(declare-const x Int)\n(assert\n  (> y 5))', 3, /unknown constant y/],
    ['mismatched sorts', '(declare-const x Int)\n(assert (> x "5"))', 2, /Sort mismatch/],
    ['an unclosed parenthesis', '\n(declare-const x Int)\n\n(assert (> x 5)\n', 4, /unclosed parenthesis/],
    ['an undeclared assumption', '(assert true)\n(check-sat-assuming (q))', 2, /unknown constant q/],
    ['a command that is not allowed', '(assert true)\n(eval 1)', 2, /\(eval 1\) is not allowed/],
    ['a second check', '(check-sat)\n(assert false)\n(check-sat)', 3, /second check/],
  ])('is rejected with the line of %s', async (_, smtlib, line, message) => {
    const { status, body } = await service.z3(smtlib);
    expect([status, body]).toMatchObject([
      422,
      {
        detail: expect.stringContaining(`line ${line}`),
        errors: [{ field: 'smtlib', line, message: expect.stringMatching(message) }],
      },
    ]);
  });
});

describe('limits', () => {
  it.each([
    ['at which Z3 gives up', EXCEEDS_TIMEOUT],
    ['at which the thread is terminated', IGNORES_TIMEOUT],
  ])('a proof is unknown after a timeout %s, and other proofs run meanwhile', async (_, smtlib) => {
    const started = performance.now();
    let ended = false;
    const slow = service.z3(smtlib, { timeout_ms: 2_000 }).finally(() => (ended = true));
    expect((await service.z3(PROVED)).body['result']).toBe('proved');
    expect(ended).toBe(false);
    expect((await slow).body).toMatchObject({ result: 'unknown', reason: 'timeout' });
    const elapsed = performance.now() - started;
    expect(elapsed).toBeGreaterThan(1_950);
    // Half a second would be enough on an idle machine.
    expect(elapsed).toBeLessThan(3_000);
    expect((await service.z3(PROVED)).body['result']).toBe('proved');
  });

  it('a proof that exceeds the memory limit is unknown, and later proofs run', async () => {
    expect((await service.z3(EXCEEDS_MEMORY)).body).toMatchObject({ result: 'unknown', reason: 'out of memory' });
    const next = await Promise.all([PROVED, REFUTED, PROVED].map((smtlib) => service.z3(smtlib)));
    expect(next).toMatchObject(['proved', 'refuted', 'proved'].map((result) => ({ body: { result } })));
    expect(await capture.value(errorsTotal, { error_class: 'UNKNOWN' })).toBe(0);
  });

  it('a proof is canceled when its caller disconnects', async () => {
    const smtlib = IGNORES_TIMEOUT;
    const call = service.prove({ smtlib, timeout_ms: 60_000 }, { signal: AbortSignal.timeout(200) });
    await expect(call).rejects.toThrow();
    await until(
      'the proof ends',
      async () => (await capture.value(proofsTotal, { engine: 'z3', result: 'unknown' })) === 1,
    );
    expect(capture.lines()).toMatchObject([{ fields: { result: 'unknown', reason: 'canceled' } }]);
  });
});

it('records each proof in metrics, a span and a log line, without its content', async () => {
  await service.z3('(declare-const confidential Int) (assert (> confidential 41))');
  await service.z3('(assert confidential)');
  for (const [result, n] of [
    ['refuted', 1],
    ['error', 1],
    ['proved', 0],
  ] as const) {
    expect(await capture.value(proofsTotal, { engine: 'z3', result })).toBe(n);
  }
  expect(await capture.value(proofLatencySeconds, { engine: 'z3', result: 'refuted' })).toBe(1);
  const [refuted, failed] = capture.spans().filter(({ name }) => name === 'prove z3');
  expect(refuted?.attributes).toEqual({ 'sextant.proof.engine': 'z3', 'sextant.proof.result': 'refuted' });
  expect(failed?.attributes).toMatchObject({ 'sextant.proof.result': 'error', 'error.type': 'VALIDATION_ERROR' });
  expect(capture.lines()).toMatchObject([{ operation: 'prove', fields: { engine: 'z3', result: 'refuted' } }, {}]);
  expect(JSON.stringify([capture.lines(), refuted?.attributes, failed?.events])).not.toContain('confidential');
});
