// The lock of a spool's folder: two processes that use it would delete each other's segments.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type Claim = { readonly unlock: () => Promise<void> } | { readonly usedBy: number };

/** How a claim is named: the id of its process, when that started, and what tells two claims of one process apart. */
const CLAIM = /^lock-(\d+)-(\d*)-/;
const TRIES = 6;
const FIRST_WAIT_MS = 10;

/**
 * Locks the folder, or names the process that has it; the lock of a process that died counts for nothing. Of several
 * that try at the same time at most one gets it: each puts up its claim before it looks for those of others, so that the
 * later of any two sees the earlier.
 */
export async function lockFolder(folder: string): Promise<Claim> {
  const own = `lock-${process.pid}-${startOf(process.pid)}-${randomUUID()}`;
  for (let tries = 1; ; tries++) {
    await writeFile(join(folder, own), '', { flag: 'wx' });
    const others = (await readdir(folder)).filter((name) => CLAIM.test(name) && name !== own);
    const other = others.find(isAlive);
    if (other === undefined) {
      for (const name of others) await rm(join(folder, name), { force: true });
      return { unlock: () => rm(join(folder, own), { force: true }) };
    }
    await rm(join(folder, own), { force: true });
    if (tries === TRIES) return { usedBy: Number(CLAIM.exec(other)![1]) };
    // The other may be giving way as well.
    await delay(Math.random() * FIRST_WAIT_MS * 2 ** tries);
  }
}

function isAlive(claim: string): boolean {
  const [, pid, started] = CLAIM.exec(claim)!;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(Number(pid)) === started;
}

/** When a process started, where /proc tells it, as ids are used again. */
function startOf(pid: number): string {
  const stat = `/proc/${pid}/stat`;
  // Field 22 of proc(5); the name before it is in parentheses and may hold anything.
  return existsSync(stat) ? (readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '') : '';
}
