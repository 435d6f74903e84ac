// Runs a program within limits of time and memory, and ends it with all that it started.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Limits } from '../proof';

export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Address space of each of its processes, in MB. */
  readonly memoryMb: number;
}

/** `code` is the name of the signal where one ended it; `output` is the beginning of what it wrote. */
export type Ended = { readonly code: number | string; readonly output: string } | 'late' | 'canceled';

/** More output than this is read and forgotten, in characters. */
const LONGEST_OUTPUT = 64_000;

/** Resolves when the program has ended, of itself or by its limits. Rejects when it cannot be started. */
export async function runProgram(run: Run, { timeoutMs, signal }: Limits): Promise<Ended> {
  const { program, args, cwd, env, memoryMb } = run;
  const limited = 'ulimit -v "$0" && exec "$@"';
  // A group of its own, so that what the program starts ends with it.
  const child = spawn('/bin/sh', ['-c', limited, String(memoryMb * 1024), program, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      if (output.length < LONGEST_OUTPUT) output += chunk.toString();
    });
  const deadline = AbortSignal.timeout(timeoutMs);
  const limit = AbortSignal.any([signal, deadline]);
  limit.addEventListener('abort', () => killGroup(child), { once: true });
  if (limit.aborted) killGroup(child);
  const [code, endedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (limit.aborted) return signal.aborted ? 'canceled' : 'late';
  killGroup(child);
  return { code: code ?? endedBy ?? 'no status', output };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended already.
  }
}
