// Proofs by Z3, over HTTP: what is found, and that none disturbs another.
import { errorsTotal } from '@sextant/signals/errors';
import { sextant } from '@sextant/signals/sextant';
import { proofLatencySeconds, proofsTotal } from '@sextant/signals/upgrades';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { startHarness, until, type Harness } from '../testing/harness';
import { DEAF, ENDLESS, GREEDY } from '../testing/obligations';

const PROVED = '(declare-const x Int) (assert (> x 5)) (assert (< x 5)) (check-sat)';
const REFUTED = '(declare-const x Int) (assert (= (* 2 x) 84)) (check-sat) (get-model)';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
});
afterAll(() => on.stop());

let capture: Capture;
beforeEach(() => {
  capture = captureTelemetry();
});
afterEach(() => capture.assertCatalogued(sextant));

describe('a script', () => {
  it('is proved when what it asserts cannot be satisfied', async () => {
    const { status, body } = await on.z3(PROVED);
    expect([status, body]).toEqual([200, { result: 'proved', engine: 'z3', latency_ms: expect.any(Number) }]);
  });

  it('is refuted by a counterexample when it can', async () => {
    const { status, body } = await on.z3(REFUTED);
    expect([status, body]).toMatchObject([200, { result: 'refuted', engine: 'z3', model: { x: '42' } }]);
  });

  it('may leave out its check, and ask for what is not answered', async () => {
    expect((await on.z3('(set-info :status sat) (assert false) (echo "hi")')).body['result']).toBe('proved');
    expect((await on.z3('(assert false) (check-sat) (get-unsat-core) (exit) (foo)')).body['result']).toBe('proved');
  });

  it('may check under assumptions', async () => {
    const assuming = (p: string) => on.z3(`(declare-const p Bool) (assert p) (check-sat-assuming (${p}))`);
    expect((await assuming('(not p)')).body['result']).toBe('proved');
    expect((await assuming('p')).body['result']).toBe('refuted');
  });

  it('keeps its options to itself', async () => {
    const short = '(set-option :smt.random_seed 7) (set-option :timeout 1) (set-option :rlimit 1)';
    expect((await on.z3(`${short} ${PROVED}`)).body['result']).toBe('proved');
    expect((await on.z3(PROVED)).body['result']).toBe('proved');
  });

  it.each([
    ['an unknown name', '(declare-const x Int)\n(assert\n  (> y 5))', 3, /unknown constant y/],
    ['sorts that do not fit', '(declare-const x Int)\n(assert (> x "5"))', 2, /Sort mismatch/],
    ['an open parenthesis', '\n(declare-const x Int)\n\n(assert (> x 5)\n', 4, /never closed/],
    ['an assumption that is not declared', '(assert true)\n(check-sat-assuming (q))', 2, /unknown constant q/],
    ['a command that is not for here', '(assert true)\n(eval 1)', 2, /cannot run \(eval 1\)/],
    ['a second check', '(check-sat)\n(assert false)\n(check-sat)', 3, /second time/],
  ])('is refused at the line of %s', async (_, smtlib, line, message) => {
    const { status, body } = await on.z3(smtlib);
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
    ['that Z3 gives up', ENDLESS],
    ['whose thread has to be ended', DEAF],
  ])('a proof %s is unknown soon after its time, while another goes through at once', async (_, smtlib) => {
    const started = performance.now();
    let ended = false;
    const endless = on.z3(smtlib, { timeout_ms: 2_000 }).finally(() => (ended = true));
    expect((await on.z3(PROVED)).body['result']).toBe('proved');
    expect(ended).toBe(false);
    expect((await endless).body).toMatchObject({ result: 'unknown', reason: 'timeout' });
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(1_950);
    // Half a second is enough, but for other work on the machine.
    expect(took).toBeLessThan(3_000);
    expect((await on.z3(PROVED)).body['result']).toBe('proved');
  });

  it('a proof that takes all memory is unknown, and the next ones find their threads', async () => {
    expect((await on.z3(GREEDY)).body).toMatchObject({ result: 'unknown', reason: 'out of memory' });
    const next = await Promise.all([PROVED, REFUTED, PROVED].map((smtlib) => on.z3(smtlib)));
    expect(next).toMatchObject(['proved', 'refuted', 'proved'].map((result) => ({ body: { result } })));
    expect(await capture.value(errorsTotal, { error_class: 'UNKNOWN' })).toBe(0);
  });

  it('a proof is ended when its caller hangs up', async () => {
    const smtlib = DEAF;
    const call = on.prove({ smtlib, timeout_ms: 60_000 }, { signal: AbortSignal.timeout(200) });
    await expect(call).rejects.toThrow();
    await until(async () => (await capture.value(proofsTotal, { engine: 'z3', result: 'unknown' })) === 1);
    expect(capture.lines()).toMatchObject([{ fields: { result: 'unknown', reason: 'canceled' } }]);
  });
});

it('tells of each proof by metrics, span and line, without a word of it', async () => {
  await on.z3('(declare-const confidential Int) (assert (> confidential 41))');
  await on.z3('(assert confidential)');
  for (const [result, n] of [
    ['refuted', 1],
    ['error', 1],
    ['proved', 0],
  ] as const) {
    expect(await capture.value(proofsTotal, { engine: 'z3', result })).toBe(n);
  }
  expect(await capture.value(proofLatencySeconds, { engine: 'z3', result: 'refuted' })).toBe(1);
  const [found, failed] = capture.spans().filter(({ name }) => name === 'prove z3');
  expect(found?.attributes).toEqual({ 'sextant.proof.engine': 'z3', 'sextant.proof.result': 'refuted' });
  expect(failed?.attributes).toMatchObject({ 'sextant.proof.result': 'error', 'error.type': 'VALIDATION_ERROR' });
  expect(capture.lines()).toMatchObject([{ operation: 'prove', fields: { engine: 'z3', result: 'refuted' } }, {}]);
  expect(JSON.stringify([capture.lines(), found?.attributes, failed?.events])).not.toContain('confidential');
});
