// One running process of a component: started with its own group and log file, awaited, stopped.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Command } from '../component';
import { StackError } from '../errors';
import { compiledOnce } from '../home';
import { identify, killGroup, stopProcess, type ProcessIdentity } from '../processes';

export interface Run {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<Exit>;
  /** Asks it to end with `signal`, kills it after a bound, and kills what is left of its group. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

export interface Exit {
  readonly code: number | null;
  /** A verb phrase, e.g. "ended with code 1" or "was killed by SIGKILL". */
  readonly text: string;
}

const STOP_BOUND_MS = 10_000;

/** Starts `command` with its output appended to `log`. Throws a StackError when the program is missing. */
export async function startProcess(command: Command, log: string): Promise<Run> {
  const output = openSync(log, 'a');
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...baseEnvironment(), ...command.env },
    stdio: ['ignore', output, output],
    // Its own group, so that a Ctrl-C in a terminal does not reach it and its children can be killed with it.
    detached: true,
    ...command.user,
  });
  closeSync(output);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, text: signal ? `was killed by ${signal}` : `ended with code ${code}` });
    });
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      reject(missing(command.file, cause));
    });
  });
  const identity = identify(child.pid ?? 0) ?? { pid: child.pid ?? 0, start: 0 };
  return {
    identity,
    exited,
    stop: async (signal) => {
      await stopProcess(identity, { signal, boundMs: STOP_BOUND_MS });
      await exited;
      // After a crash its children may still be there.
      killGroup(identity);
    },
  };
}

function baseEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '/', TZ = 'UTC', LANG = 'C.UTF-8' } = process.env;
  return { PATH, HOME, TZ, LANG, ...compiledOnce() };
}

function missing(file: string, cause: Error): StackError {
  const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new StackError(
    absent
      ? `The program ${file} is missing: run "make up", which installs or builds it, or put it in PATH.`
      : `Could not start ${file}: ${cause.message}.`,
    { cause },
  );
}
