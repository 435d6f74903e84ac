// The lock between processes. It does not depend on process ids.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from './lock';

const PROGRAM = `require(${JSON.stringify(join(__dirname, '../../dist/spool/lock.js'))}).lockFolder(process.argv[1])
  .then((unlock) => { console.log(unlock ? 'locked' : 'in use'); setInterval(() => {}, 1000); })`;

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts a process that tries to lock the folder and keeps running; returns what it prints. */
async function holder(): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, ['-e', PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  return [child, output.toString().trim()];
}

const tryToLock = async (at = folder): Promise<boolean> => {
  const unlock = await lockFolder(at);
  await unlock?.();
  return unlock !== undefined;
};

test('a process holds the lock until it is killed', async () => {
  const [child, output] = await holder();
  expect([output, await tryToLock()]).toEqual(['locked', false]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect([await tryToLock(), readdirSync(folder)]).toEqual([true, []]);
});

test('a stopped process keeps its lock, because it may continue', async () => {
  const [child] = await holder();
  child.kill('SIGSTOP');
  for (let i = 0; i < 3; i += 1) expect(await tryToLock()).toBe(false);
});

test('at most one of several processes that start at the same time gets the lock', async () => {
  const outputs = await Promise.all([1, 2, 3, 4].map(async () => (await holder())[1]));
  expect(outputs.filter((text) => text === 'locked').length).toBeLessThanOrEqual(1);
});

test('a folder whose path is too long for a socket can be locked', async () => {
  const deep = join(folder, 'd'.repeat(100));
  mkdirSync(deep);
  const unlock = await lockFolder(deep);
  expect([unlock !== undefined, await tryToLock(deep)]).toEqual([true, false]);
  await unlock!();
  expect([await tryToLock(deep), readdirSync(deep)]).toEqual([true, []]);
});
