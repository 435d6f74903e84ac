// Thousands of requests, good and bad, that a fuzzer derives from the description: every answer must be as described.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDeadLetters } from '@sextant/dead-letters';
import { fillEveryTable } from '@sextant/records/testing/rows';
import { startOpsApp, type OpsUnderTest } from '../testing/ops';
import { failedRun } from '../testing/runs';

const RUN = join(__dirname, '../../fuzz/run.sh');
/** Requests made up for each operation, beside those that cover its schema; `make fuzz N=…` makes more. */
const EXAMPLES = '3';
const SEED = '1';

let ops: OpsUnderTest;

beforeAll(async () => {
  // Brings the fuzzer, where it is not in the cache yet.
  expect((await run([])).code).toBe(0);
  ops = await startOpsApp({ controller: true });
  await fillEveryTable(ops.database, ops.a.id);
  const letters = createDeadLetters({ redis: ops.backends.redisUrl });
  await failedRun(ops.database, ops.a.id, letters);
  await letters.close();
}, 240_000);
afterAll(() => ops?.close());

async function run(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const env = { ...process.env, OPS_API_KEY: ops?.platformKey };
  const child = spawn(RUN, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

test('no request has an answer that is not described, and none a failure of ours', async () => {
  // One worker, as workers are threads: Python 3.11 cannot parse source in two at once, which the fuzzer's library does.
  const options = ['--seed', SEED, '--max-examples', EXAMPLES, '--workers', '1', '--phases', 'coverage,fuzzing'];
  const { code, output } = await run([ops.url, ops.a.name, ...options]);
  const [, generated = '0'] = /(\d+) generated/.exec(output) ?? [];
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  expect(Number(generated)).toBeGreaterThan(1_000);
  // What it was not let in to was not fuzzed.
  expect(output).not.toContain('returned only 401/403');
}, 400_000);
