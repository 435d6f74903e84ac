import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from './command';

const folder = mkdtempSync(join(tmpdir(), 'sextant-command-'));
const terraform = join(folder, 'terraform');
/** As the command of CDKTF does: Terraform in a session of its own, and the command ends when it has. */
const cdktf = join(folder, 'cdktf.js');

beforeAll(() => {
  copyFileSync('/bin/sleep', terraform);
  writeFileSync(
    cdktf,
    `const { spawn } = require('node:child_process');
     const { writeFileSync } = require('node:fs');
     const child = spawn(${JSON.stringify(terraform)}, ['60'], { detached: true });
     child.on('spawn', () => writeFileSync(${JSON.stringify(join(folder, 'started'))}, ''));
     child.on('close', (code, signal) => {
       writeFileSync(${JSON.stringify(join(folder, 'ended'))}, String(signal));
       process.exitCode = 1;
     });`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = (name: string): string | undefined => {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
};

test('an interrupt stops Terraform, and the command lives until it has stopped', async () => {
  const said: string[] = [];
  const running = runCommand({
    file: process.execPath,
    args: [cdktf],
    cwd: folder,
    env: process.env,
    terraform: 'terraform',
    print: (text) => said.push(text),
  });
  while (read('started') === undefined) await delay(20);
  process.emit('SIGINT');
  process.emit('SIGINT');
  expect(await running).toBe(130);
  expect(read('ended')).toBe('SIGINT');
  expect(said.join('')).toMatch(/Interrupted: waiting until Terraform has stopped[\s\S]*still stopping/);
});

test.each([
  ['its exit code', ['-e', 'process.exitCode = 3'], 3],
  ['1 where it was killed', ['-e', 'process.kill(process.pid, "SIGKILL")'], 1],
])('a command that ends by itself gives %s', async (_, args, code) => {
  const all = { cwd: folder, env: process.env, terraform: 'terraform', print: () => undefined };
  expect(await runCommand({ file: process.execPath, args, ...all })).toBe(code);
});

test('a Node process of the command outlives the interrupt of its terminal', async () => {
  const hold = join(__dirname, 'hold-interrupt.cjs');
  const child = spawn(process.execPath, [`--require=${hold}`, '-e', 'console.log("up"); setTimeout(() => {}, 300)']);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});
