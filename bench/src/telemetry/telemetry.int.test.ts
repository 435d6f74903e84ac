import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = join(__dirname, '../../dist/telemetry.js');
const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  promisify(execFile)(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
const TINY = ['--rounds', '1', '--requests', '60', '--rate', '300'];

describe('the benchmark of the telemetry library', () => {
  // The program fails when a response, a span, a log line or a count is missing.
  test('measures every variant without losing telemetry', async () => {
    const { stdout } = await run(TINY);
    const variants = ['bare', 'stock', 'lean', 'ours'];
    expect(stdout.split('\n').flatMap((line) => /^(\w+) +[\d,]+ \(/.exec(line)?.[1] ?? [])).toEqual([
      ...variants,
      ...variants,
    ]);
    expect(stdout).not.toContain('ours lost');
  }, 120_000);

  test('fails when a variant drops telemetry at the fixed rate', async () => {
    const smallQueue = { OTEL_BSP_MAX_QUEUE_SIZE: '1', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1' };
    await expect(run(TINY, smallQueue)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/stock lost \d+ spans and log lines at the fixed rate/),
    });
  }, 120_000);

  test('rejects invalid options with exit code 1', async () => {
    await expect(run(['--rounds', '0'])).rejects.toMatchObject({
      code: 1,
      stderr: 'invalid --rounds 0: expected a positive integer\n',
    });
  });
});
