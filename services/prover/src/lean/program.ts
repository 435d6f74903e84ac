// Runs a program with limits on time and memory, and kills it with all of its child processes.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Limits } from '../proof';

export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Address space limit of each process, in MB. */
  readonly memoryMb: number;
}

/** `code` is the exit code or the name of the signal; `output` is cut to MAX_OUTPUT characters. */
export type ProgramResult = { readonly code: number | string; readonly output: string } | 'timeout' | 'canceled';

const MAX_OUTPUT = 64_000;

/** Resolves when the program has exited or was killed. Rejects if it cannot be started. */
export async function runProgram(run: ProgramRun, { timeoutMs, signal }: Limits): Promise<ProgramResult> {
  const { program, args, cwd, env, memoryMb } = run;
  const limited = 'ulimit -v "$0" && exec "$@"';
  // A process group of its own, so that child processes can be killed too.
  const child = spawn('/bin/sh', ['-c', limited, String(memoryMb * 1024), program, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      if (output.length < MAX_OUTPUT) output += chunk.toString();
    });
  const deadline = AbortSignal.timeout(timeoutMs);
  const limit = AbortSignal.any([signal, deadline]);
  limit.addEventListener('abort', () => killGroup(child), { once: true });
  if (limit.aborted) killGroup(child);
  const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (limit.aborted) return signal.aborted ? 'canceled' : 'timeout';
  killGroup(child);
  return { code: code ?? killedBy ?? 'no exit code', output };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has already exited.
  }
}
