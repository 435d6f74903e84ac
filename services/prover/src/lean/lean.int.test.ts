// Proofs by Lean, over HTTP: absent, and a fake program that shows how its process is handled.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sextant } from '@sextant/signals/sextant';
import { proofsTotal } from '@sextant/signals/upgrades';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { startHarness, until, type Harness } from '../testing/harness';

let on: Harness;
const lean = (source: string, more = {}) => on.prove({ engine: 'lean', source, ...more });
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('proof-'));
const sleepers = () =>
  execFileSync('ps', ['-A', '-o', 'args='])
    .toString()
    .match(/^sleep 60$/gm)?.length ?? 0;

let capture: Capture;
beforeEach(() => {
  capture = captureTelemetry();
});
afterEach(() => capture.assertCatalogued(sextant));

it('Lean that is not installed is told as such', async () => {
  on = await startHarness({ PROVER_THREADS: '1' });
  expect(await lean('theorem t : 1 = 1 := rfl')).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'engine', message: 'lean is not installed on this server' }] },
  });
  await on.stop();
});

describe('a program that stands in for Lean', () => {
  beforeAll(async () => {
    const LEAN_BIN = join(__dirname, 'testing/fake-lean.sh');
    on = await startHarness({ PROVER_THREADS: '1', LEAN_BIN, LEAN_MEMORY_MB: '256', PATH: '/usr/bin:/bin' });
  });
  afterAll(() => on.stop());

  it.each([
    ['accept', { result: 'proved', engine: 'lean' }],
    ['sorry', { result: 'unknown', reason: 'the proof uses sorry' }],
    ['reject', { result: 'error', reason: 'line 3: unsolved goals' }],
    ['memory', { result: 'unknown', reason: 'out of memory' }],
    // The shell adds PWD and the like itself; nothing of the service's own secrets is there.
    ['environment', { result: 'error', reason: expect.not.stringMatching(/TOKEN|KEY/) }],
  ])('%s', async (what, finding) => {
    expect(await lean(`-- ${what}\n`)).toMatchObject({ status: 200, body: finding });
    expect(folders()).toEqual([]);
  });

  it('is ended in its time with all that it started', async () => {
    const before = sleepers();
    const started = performance.now();
    expect((await lean('-- sleep\n', { timeout_ms: 300 })).body).toMatchObject({
      result: 'unknown',
      reason: 'timeout',
    });
    expect(performance.now() - started).toBeLessThan(800);
    await until(() => sleepers() === before);
    expect(folders()).toEqual([]);
  });

  it('is ended when the caller hangs up', async () => {
    const call = on.prove({ engine: 'lean', source: '-- sleep\n' }, { signal: AbortSignal.timeout(200) });
    await expect(call).rejects.toThrow();
    await until(async () => (await capture.value(proofsTotal, { engine: 'lean', result: 'unknown' })) === 1);
    expect(folders()).toEqual([]);
  });
});
