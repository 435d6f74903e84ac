// The lock between processes: held by the kernel, whatever ids of processes mean to those that look.
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

/** A process that locks the folder and stays, and what it says of that. */
async function holder(): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, ['-e', PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return [child, said.toString().trim()];
}

const tryToLock = async (at = folder): Promise<boolean> => {
  const unlock = await lockFolder(at);
  await unlock?.();
  return unlock !== undefined;
};

test('another process has the lock until it is killed, and then nobody has', async () => {
  const [child, said] = await holder();
  expect([said, await tryToLock()]).toEqual(['locked', false]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect([await tryToLock(), readdirSync(folder)]).toEqual([true, []]);
});

test('a process that is stopped keeps its lock, as it may go on', async () => {
  const [child] = await holder();
  child.kill('SIGSTOP');
  for (let i = 0; i < 3; i += 1) expect(await tryToLock()).toBe(false);
});

test('of several processes that start at the same time at most one gets the lock', async () => {
  const said = await Promise.all([1, 2, 3, 4].map(async () => (await holder())[1]));
  expect(said.filter((text) => text === 'locked').length).toBeLessThanOrEqual(1);
});

test('a path that is too long for a socket is locked all the same', async () => {
  const deep = join(folder, 'd'.repeat(100));
  mkdirSync(deep);
  const unlock = await lockFolder(deep);
  expect([unlock !== undefined, await tryToLock(deep)]).toEqual([true, false]);
  await unlock!();
  expect([await tryToLock(deep), readdirSync(deep)]).toEqual([true, []]);
});
