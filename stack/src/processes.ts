// Processes of the operating system: telling one from another, stopping them, and their memory (Linux /proc).
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process id is reused; together with its start time (clock ticks since boot) it is not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: number;
}

/** The identity of a running process, or undefined when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const fields = statFields(pid);
  if (!fields || (fields.state === 'Z' && threads(pid) <= 1)) return undefined;
  return { pid, start: fields.start };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.start === identity.start;
}

/** Sends `signal`, waits up to `boundMs`, then kills. Whatever is left of its process group is killed too. */
export async function stopProcess(
  identity: ProcessIdentity,
  { signal = 'SIGTERM', boundMs = 10_000 }: { readonly signal?: NodeJS.Signals; readonly boundMs?: number } = {},
): Promise<void> {
  if (!isAlive(identity)) return;
  send(identity.pid, signal);
  const deadline = Date.now() + boundMs;
  while (isAlive(identity) && Date.now() < deadline) await delay(20);
  killGroup(identity);
  while (isAlive(identity)) await delay(20);
}

/** Kills a process with all of its group (a component leads its own). */
export function killGroup(identity: ProcessIdentity): void {
  send(-identity.pid, 'SIGKILL');
  if (isAlive(identity)) send(identity.pid, 'SIGKILL');
}

/** Sends a signal to a process and everything that it started. */
export function signalFamily(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  const children = childrenByParent();
  const family = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(family)];
  for (const pid of family(identity.pid)) send(pid, signal);
}

/**
 * Resident memory in bytes of each given process with its descendants, without those that are given themselves.
 * Pages that processes share count once.
 */
export function residentBytes(pids: readonly number[]): ReadonlyMap<number, number> {
  const children = childrenByParent();
  const own = (pid: number): number[] => (children.get(pid) ?? []).filter((child) => !pids.includes(child));
  const family = (pid: number): number[] => [pid, ...own(pid).flatMap(family)];
  return new Map(pids.map((pid) => [pid, family(pid).reduce((sum, member) => sum + proportionalBytes(member), 0)]));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = statFields(Number(entry));
    if (!fields) continue;
    children.set(fields.parent, [...(children.get(fields.parent) ?? []), Number(entry)]);
  }
  return children;
}

/** Pss: a page shared by n processes counts as 1/n in each, so that sums are true. Rss where Pss is not readable. */
function proportionalBytes(pid: number): number {
  const kilobytes = (file: string, label: string): number => {
    const text = readProc(pid, file);
    return Number(new RegExp(`^${label}:\\s+(\\d+)`, 'm').exec(text ?? '')?.[1] ?? 0);
  };
  return 1024 * (kilobytes('smaps_rollup', 'Pss') || kilobytes('status', 'VmRSS'));
}

/** A killed process holds its files and ports until the last of its threads has gone. */
function threads(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length;
  } catch {
    return 0;
  }
}

function statFields(pid: number): { state: string; parent: number; start: number } | undefined {
  const text = readProc(pid, 'stat');
  if (text === undefined) return undefined;
  // The second field is the program's name in brackets, which may hold spaces; counting starts after it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', parent: Number(fields[1]), start: Number(fields[19]) };
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
