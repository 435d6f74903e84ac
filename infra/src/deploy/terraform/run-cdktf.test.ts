import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from './run-cdktf';

const folder = mkdtempSync(join(tmpdir(), 'sextant-command-'));
/** A shell under the name of Terraform: it outlives the first interrupts, and counts them. */
const terraform = join(folder, 'terraform');
const script = (interrupts: number): string => `
  cd ${folder}; n=0; touch started
  trap 'n=$((n + 1)); echo $n >interrupts; [ $n -lt ${interrupts} ] || exit 1' INT
  while :; do sleep 0.02; done`;
/** As the command of CDKTF does: Terraform in a session of its own, and the command ends when it has. */
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

const said: string[] = [];
const place = { cwd: folder, env: process.env, terraform: 'terraform', print: (text: string) => said.push(text) };
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await delay(20);
};
const interrupts = (): string =>
  existsSync(join(folder, 'interrupts')) ? readFileSync(join(folder, 'interrupts'), 'utf8').trim() : '0';

/** Runs it with a Terraform that ends at the given interrupt. */
async function start(atInterrupt: number, settleMs: number): Promise<{ readonly running: Promise<number> }> {
  said.length = 0;
  const running = runCommand({ ...place, file: process.execPath, args: [cdktf, script(atInterrupt)], settleMs });
  await until(() => existsSync(join(folder, 'started')));
  return { running };
}

test('an interrupt stops Terraform, and the command lives until it has stopped', async () => {
  const { running } = await start(1, 60_000);
  process.emit('SIGINT');
  // The same Ctrl-C, by way of make.
  process.emit('SIGTERM');
  expect(await running).toBe(130);
  expect(interrupts()).toBe('1');
  expect(said).toEqual([expect.stringContaining('Interrupted: Terraform finishes what it has started')]);
});

test('a second interrupt, later, reaches Terraform too, which then stops at once', async () => {
  const { running } = await start(2, 0);
  process.emit('SIGINT');
  await until(() => interrupts() === '1');
  process.emit('SIGINT');
  expect(await running).toBe(130);
  expect(interrupts()).toBe('2');
  expect(said[1]).toContain('make repair records it');
});

test.each([
  ['its exit code', ['-e', 'process.exitCode = 3'], 3],
  ['1 where it was killed', ['-e', 'process.kill(process.pid, "SIGKILL")'], 1],
])('a command that ends by itself gives %s', async (_, args, code) => {
  expect(await runCommand({ ...place, file: process.execPath, args })).toBe(code);
});

test('a Node process of the command outlives the interrupt of its terminal, even if it would react to it', async () => {
  const hold = join(__dirname, 'ignore-interrupts.cjs');
  const reacts = 'process.on("SIGINT", () => process.exit(1)); console.log("up"); setTimeout(() => {}, 300)';
  const child = spawn(process.execPath, [`--require=${hold}`, '-e', reacts]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});
