// Starts a supervisor in the background, follows it until all is ready, and stops it.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from '../errors';
import { lastLines, writeAtomic } from '../files';
import { createHome, REPOSITORY, type Home } from '../home';
import { stopOrphans } from './orphans';
import type { Plan } from '../site/plan';
import { isAlive, stopProcess } from '../processes';
import { readState, type StackState } from '../site/state';

const POLL_MS = 100;
/** Exit code of a supervisor that found another one at work. */
const LOCKED = 75;
// Three groups stop one after the other, each bounded to 10 s.
const STOP_BOUND_MS = 45_000;

/** The state of the stack at `home` when it has a living supervisor. */
export function runningStack(home: Home): StackState | undefined {
  const state = readState(home);
  return state && isAlive(state.supervisor) ? state : undefined;
}

/** Starts a supervisor. `attached`: it stops by itself when this process ends. */
export function startSupervisor(home: Home, plan: Plan, { attached }: { readonly attached: boolean }): ChildProcess {
  createHome(home);
  writeAtomic(home.plan, `${JSON.stringify(plan, null, 2)}\n`);
  const log = openSync(home.log('supervisor'), 'a');
  const program = join(REPOSITORY, 'stack', 'dist', 'supervisor', 'main.js');
  // The lock lives as long as the process: one supervisor per home, whatever happens to it.
  const child = spawn(
    'flock',
    [
      '--nonblock',
      '--conflict-exit-code',
      String(LOCKED),
      '--no-fork',
      home.lock,
      process.execPath,
      program,
      home.root,
      ...(attached ? ['--attached'] : []),
    ],
    { detached: true, stdio: [attached ? 'pipe' : 'ignore', log, log] },
  );
  closeSync(log);
  child.unref();
  (child.stdin as { unref?: () => void } | null)?.unref?.();
  return child;
}

/**
 * Calls `show` at each look until all is ready; throws a StackError when the start fails.
 * Without `supervisor` it follows one that somebody else has started.
 */
export async function untilRunning(
  home: Home,
  supervisor: ChildProcess | undefined,
  show: (state: StackState) => void = () => undefined,
): Promise<StackState> {
  for (;;) {
    await delay(POLL_MS);
    const state = readState(home);
    const own = !supervisor || state?.supervisor.pid === supervisor.pid ? state : undefined;
    const ended = supervisor ? supervisor.exitCode !== null || supervisor.signalCode !== null : !runningStack(home);
    if (own) show(own);
    if (own?.phase === 'running') return own;
    // Until it is gone it holds the lock: whoever is told of the failure may start another one at once.
    if (own?.phase === 'failed' && own.failure && !isAlive(own.supervisor)) {
      throw new StackError(own.failure.message, { details: own.failure.details });
    }
    if (supervisor?.exitCode === LOCKED) {
      throw new StackError(`Another "make up" is starting the stack in ${home.root}: wait for it, or run "make down".`);
    }
    if (ended) throw supervisorEnded(home);
  }
}

/** Stops the stack at `home`, or what is left of it. Returns whether there was anything to stop. */
export async function stopStack(home: Home): Promise<boolean> {
  const state = runningStack(home);
  if (!state) return (await stopOrphans(home)) > 0;
  await stopProcess(state.supervisor, { boundMs: STOP_BOUND_MS });
  await stopOrphans(home);
  return true;
}

function supervisorEnded(home: Home): StackError {
  const log = home.log('supervisor');
  return new StackError(`The supervisor ended before all was ready: see ${log}, then run "make up" again.`, {
    details: lastLines(log, 8),
  });
}
