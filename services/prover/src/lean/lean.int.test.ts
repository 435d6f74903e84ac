// The Lean engine over HTTP: without Lean, and with a fake Lean program.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sextant } from '@sextant/signals/sextant';
import { proofsTotal } from '@sextant/signals/upgrades';
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { startHarness, type Harness } from '../testing/harness';

let service: Harness;
const lean = (source: string, more = {}) => service.prove({ engine: 'lean', source, ...more });
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

it('an error says that Lean is not installed', async () => {
  service = await startHarness({ PROVER_THREADS: '1' });
  expect(await lean('theorem t : 1 = 1 := rfl')).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'engine', message: 'lean is not installed on this server' }] },
  });
  await service.stop();
});

describe('the Lean program', () => {
  beforeAll(async () => {
    const LEAN_BIN = join(__dirname, '../testing/fake-lean.sh');
    service = await startHarness({ PROVER_THREADS: '1', LEAN_BIN, LEAN_MEMORY_MB: '256', PATH: '/usr/bin:/bin' });
  });
  afterAll(() => service.stop());

  it.each([
    ['accept', { result: 'proved', engine: 'lean' }],
    ['sorry', { result: 'unknown', reason: 'the proof uses sorry' }],
    ['reject', { result: 'error', reason: 'line 3: unsolved goals' }],
    ['memory', { result: 'unknown', reason: 'out of memory' }],
    // The shell adds variables such as PWD; the secrets of the service must not be there.
    ['environment', { result: 'error', reason: expect.not.stringMatching(/TOKEN|KEY/) }],
  ])('%s', async (mode, body) => {
    expect(await lean(`-- ${mode}\n`)).toMatchObject({ status: 200, body });
    expect(folders()).toEqual([]);
  });

  it('is killed at its timeout with its child processes', async () => {
    const before = sleepers();
    const started = performance.now();
    expect((await lean('-- sleep\n', { timeout_ms: 300 })).body).toMatchObject({
      result: 'unknown',
      reason: 'timeout',
    });
    expect(performance.now() - started).toBeLessThan(800);
    await until('the child process is killed', () => sleepers() === before);
    expect(folders()).toEqual([]);
  });

  it('is killed when the caller disconnects', async () => {
    const call = service.prove({ engine: 'lean', source: '-- sleep\n' }, { signal: AbortSignal.timeout(200) });
    await expect(call).rejects.toThrow();
    await until(
      'the proof ends',
      async () => (await capture.value(proofsTotal, { engine: 'lean', result: 'unknown' })) === 1,
    );
    expect(folders()).toEqual([]);
  });
});
