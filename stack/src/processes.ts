// Operating system processes: identity, signals and memory, read from Linux /proc.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Process ids are reused; a process id with its start time (clock ticks since boot) is unique. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: number;
}

/** The identity of a running process, or undefined. A zombie does not count as running. */
export function identify(pid: number): ProcessIdentity | undefined {
  const fields = statFields(pid);
  if (!fields || (fields.state === 'Z' && threads(pid) <= 1)) return undefined;
  return { pid, start: fields.start };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.start === identity.start;
}

/** Sends `signal` and waits up to `timeoutMs`, then kills the process and the rest of its process group. */
export async function stopProcess(
  identity: ProcessIdentity,
  { signal = 'SIGTERM', timeoutMs = 10_000 }: { readonly signal?: NodeJS.Signals; readonly timeoutMs?: number } = {},
): Promise<void> {
  if (!isAlive(identity)) return;
  send(identity.pid, signal);
  const deadline = Date.now() + timeoutMs;
  while (isAlive(identity) && Date.now() < deadline) await delay(20);
  killGroup(identity);
  while (isAlive(identity)) await delay(20);
}

/** Kills a process and its process group; each component leads a group of its own. */
export function killGroup(identity: ProcessIdentity): void {
  send(-identity.pid, 'SIGKILL');
  if (isAlive(identity)) send(identity.pid, 'SIGKILL');
}

/** Sends a signal to a process and all its descendants. */
export function signalTree(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  const children = childrenByParent();
  const tree = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(tree)];
  for (const pid of tree(identity.pid)) send(pid, signal);
}

/**
 * The resident memory in bytes of each process and its descendants. A descendant that is listed itself counts only there.
 * Shared pages count once.
 */
export function residentBytes(pids: readonly number[]): ReadonlyMap<number, number> {
  const children = childrenByParent();
  const unlisted = (pid: number): number[] => (children.get(pid) ?? []).filter((child) => !pids.includes(child));
  const tree = (pid: number): number[] => [pid, ...unlisted(pid).flatMap(tree)];
  return new Map(pids.map((pid) => [pid, tree(pid).reduce((sum, member) => sum + proportionalBytes(member), 0)]));
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

/** PSS: a page shared by n processes counts as 1/n in each, so PSS can be summed. RSS where PSS is not readable. */
function proportionalBytes(pid: number): number {
  const kilobytes = (file: string, label: string): number => {
    const text = readProc(pid, file);
    return Number(new RegExp(`^${label}:\\s+(\\d+)`, 'm').exec(text ?? '')?.[1] ?? 0);
  };
  return 1024 * (kilobytes('smaps_rollup', 'Pss') || kilobytes('status', 'VmRSS'));
}

/** A killed process holds its files and ports until its last thread ends. */
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
  // The second field is the program name in parentheses and may contain spaces: split after it.
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
