import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = join(__dirname, '../../dist/telemetry.js');
const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  promisify(execFile)(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
const TINY = ['--rounds', '1', '--requests', '60', '--rate', '300'];

describe('the benchmark of the telemetry library', () => {
  // It fails by itself when a request goes unanswered or a span, a log line or a count is missing.
  test('measures every variant with all of its signals arrived', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    try {
      const file = join(folder, 'report.json');
      const { stdout } = await run([...TINY, '--json', file]);
      const { figures, measured, machine } = JSON.parse(readFileSync(file, 'utf8'));

      expect(Object.keys(figures)).toEqual(['bare', 'stock', 'ours']);
      for (const variant of Object.values<Record<string, number[]>>(measured)) {
        expect(variant).toEqual({
          cpuMicros: [expect.any(Number)],
          throughput: [expect.any(Number)],
          saturatedCpuMicros: [expect.any(Number)],
          lostAtSaturation: [0],
        });
      }
      expect(machine.node).toBe(process.version);
      expect(stdout).toMatch(/^ours /m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 120_000);

  test('fails when a variant drops telemetry at the fixed rate', async () => {
    const smallQueue = { OTEL_BSP_MAX_QUEUE_SIZE: '1', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1' };
    await expect(run(TINY, smallQueue)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/stock lost \d+ spans and log lines at the fixed rate/),
    });
  }, 120_000);

  test('refuses bad arguments with exit code 1', async () => {
    await expect(run(['--rounds', '0'])).rejects.toMatchObject({
      code: 1,
      stderr: '--rounds must be a whole number above 0, not 0\n',
    });
  });
});
