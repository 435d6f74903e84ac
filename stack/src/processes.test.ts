import { spawn } from 'node:child_process';
import { identify, isAlive, residentBytes, stopProcess, type ProcessIdentity } from './processes';

async function start(script: string): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return identify(child.pid ?? 0) ?? { pid: 0, start: 0 };
}

test('a process with the same id and another start time is a different process', () => {
  const own = identify(process.pid);
  expect(own && isAlive(own)).toBe(true);
  expect(own && isAlive({ ...own, start: own.start - 1 })).toBe(false);
});

test('a process that ignores SIGTERM is killed after the timeout', async () => {
  const unresponsive = await start('process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log("up")');
  await stopProcess(unresponsive, { timeoutMs: 100 });
  expect(isAlive(unresponsive)).toBe(false);
});

test('the memory of a process includes its children', async () => {
  const child = 'setInterval(() => {}, 1e6); console.log("up")';
  const parent = await start(
    `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" });` +
      'setInterval(() => {}, 1e6)',
  );
  const alone = await start(child);
  const memory = residentBytes([parent.pid, alone.pid]);
  expect(memory.get(parent.pid)).toBeGreaterThan(1.3 * (memory.get(alone.pid) ?? Infinity));
  await Promise.all([stopProcess(parent), stopProcess(alone)]);
});
