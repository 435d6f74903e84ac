// The process of a component: started in its own process group with its log file, awaited, stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Command } from '../component';
import { StackError } from '../errors';
import { compileCache } from '../home';
import { identify, killGroup, stopProcess, type ProcessIdentity } from '../processes';

export interface ComponentProcess {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<Exit>;
  /** Sends `signal`, kills the process after 10 s, and kills the rest of its group. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

export interface Exit {
  readonly code: number | null;
  /** A verb phrase, e.g. "exited with code 1" or "was killed by SIGKILL". */
  readonly text: string;
}

const STOP_TIMEOUT_MS = 10_000;

/** Starts `command` with its output appended to `log`. Throws a StackError when the program is missing. */
export async function startProcess(command: Command, log: string): Promise<ComponentProcess> {
  const output = openSync(log, 'a');
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...baseEnvironment(), ...command.env },
    stdio: ['ignore', output, output],
    // A process group of its own: Ctrl-C in the terminal does not reach it, and its children can be killed with it.
    detached: true,
    ...command.user,
  });
  closeSync(output);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, text: signal ? `was killed by ${signal}` : `exited with code ${code}` });
    });
  });
  await once(child, 'spawn').catch((cause: unknown) => {
    throw startError(command.file, cause as Error);
  });
  const identity = identify(child.pid ?? 0) ?? { pid: child.pid ?? 0, start: 0 };
  return {
    identity,
    exited,
    stop: async (signal) => {
      await stopProcess(identity, { signal, timeoutMs: STOP_TIMEOUT_MS });
      await exited;
      // Children may outlive a crash.
      killGroup(identity);
    },
  };
}

function baseEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '/', TZ = 'UTC', LANG = 'C.UTF-8' } = process.env;
  return { PATH, HOME, TZ, LANG, ...compileCache() };
}

function startError(file: string, cause: Error): StackError {
  const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new StackError(
    absent
      ? `${file} not found: run "make up", which installs or builds it, or add it to PATH`
      : `could not start ${file}: ${cause.message}`,
    { cause },
  );
}
