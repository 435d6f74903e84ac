import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@sextant/stack/until';
import { runCdktf } from './run-cdktf';

const folder = mkdtempSync(join(tmpdir(), 'sextant-command-'));
/** A copy of bash named terraform. It counts interrupts and exits at the given one. */
const terraform = join(folder, 'terraform');
const script = (interrupts: number): string => `
  cd ${folder}; n=0; touch started
  trap 'n=$((n + 1)); echo $n >interrupts; [ $n -lt ${interrupts} ] || exit 1' INT
  while :; do sleep 0.02; done`;
/** Like the CDKTF CLI: starts Terraform in a session of its own and exits after it. */
const cdktf = join(folder, 'cdktf.js');

beforeAll(() => {
  copyFileSync('/bin/bash', terraform);
  writeFileSync(
    cdktf,
    `const { spawn } = require('node:child_process');
     const child = spawn(${JSON.stringify(terraform)}, ['-c', process.argv[2]], { detached: true });
     child.on('close', () => (process.exitCode = 1));`,
  );
});
beforeEach(() => {
  for (const name of ['started', 'interrupts']) rmSync(join(folder, name), { force: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const output: string[] = [];
const options = { cwd: folder, env: process.env, terraform: 'terraform', print: (text: string) => output.push(text) };
const interrupts = (): string =>
  existsSync(join(folder, 'interrupts')) ? readFileSync(join(folder, 'interrupts'), 'utf8').trim() : '0';

/** Starts a Terraform that exits at the given interrupt. */
async function start(atInterrupt: number, settleMs: number): Promise<{ readonly running: Promise<number> }> {
  output.length = 0;
  const running = runCdktf({ ...options, file: process.execPath, args: [cdktf, script(atInterrupt)], settleMs });
  await until('Terraform has started', () => existsSync(join(folder, 'started')));
  return { running };
}

test('an interrupt stops Terraform, and the CLI exits after it', async () => {
  const { running } = await start(1, 60_000);
  process.emit('SIGINT');
  // make forwards the same Ctrl-C as SIGTERM.
  process.emit('SIGTERM');
  expect(await running).toBe(130);
  expect(interrupts()).toBe('1');
  expect(output).toEqual([expect.stringContaining('Interrupted: Terraform completes the operations in progress')]);
});

test('a second interrupt also reaches Terraform, which then stops at once', async () => {
  const { running } = await start(2, 0);
  process.emit('SIGINT');
  await until('Terraform has counted the first interrupt', () => interrupts() === '1');
  process.emit('SIGINT');
  expect(await running).toBe(130);
  expect(interrupts()).toBe('2');
  expect(output[1]).toContain('make repair adds them');
});

test.each([
  ['the exit code of the CLI', ['-e', 'process.exitCode = 3'], 3],
  ['1 when the CLI is killed', ['-e', 'process.kill(process.pid, "SIGKILL")'], 1],
])('returns %s', async (_, args, code) => {
  expect(await runCdktf({ ...options, file: process.execPath, args })).toBe(code);
});

test('a Node process of the CLI ignores interrupts, even with its own handler', async () => {
  const preload = join(__dirname, 'ignore-interrupts.cjs');
  const script = 'process.on("SIGINT", () => process.exit(1)); console.log("up"); setTimeout(() => {}, 300)';
  const child = spawn(process.execPath, [`--require=${preload}`, '-e', script]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});
