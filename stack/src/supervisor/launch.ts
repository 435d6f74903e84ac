// Starts a supervisor in the background, waits until the stack is ready, and stops it.
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
/** Exit code when another supervisor holds the lock. */
const LOCKED = 75;
// Three groups stop one after the other, each within 10 s.
const STOP_TIMEOUT_MS = 45_000;

/** The state of the stack at `home`, or undefined when its supervisor is not running. */
export function runningStack(home: Home): StackState | undefined {
  const state = readState(home);
  return state && isAlive(state.supervisor) ? state : undefined;
}

/** Starts a supervisor. An `attached` supervisor stops when this process ends. */
export function startSupervisor(home: Home, plan: Plan, { attached }: { readonly attached: boolean }): ChildProcess {
  createHome(home);
  writeAtomic(home.plan, `${JSON.stringify(plan, null, 2)}\n`);
  const log = openSync(home.log('supervisor'), 'a');
  const program = join(REPOSITORY, 'stack', 'dist', 'supervisor', 'main.js');
  // The kernel releases the lock when the process ends: one supervisor per home.
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
 * Polls the state until the stack is ready, passing each state to `show`. Throws a StackError when the start fails.
 * Without `supervisor`, follows a start by another process.
 */
export async function untilRunning(
  home: Home,
  supervisor: ChildProcess | undefined,
  show: (state: StackState) => void = () => undefined,
): Promise<StackState> {
  for (;;) {
    await delay(POLL_MS);
    const state = readState(home);
    const current = !supervisor || state?.supervisor.pid === supervisor.pid ? state : undefined;
    const ended = supervisor ? supervisor.exitCode !== null || supervisor.signalCode !== null : !runningStack(home);
    if (current) show(current);
    if (current?.phase === 'running') return current;
    // Wait until the failed supervisor has released the lock: the caller may start another one immediately.
    if (current?.phase === 'failed' && current.failure && !isAlive(current.supervisor)) {
      throw new StackError(current.failure.message, { details: current.failure.details });
    }
    if (supervisor?.exitCode === LOCKED) {
      throw new StackError(
        `another "make up" is starting the stack in ${home.root}: wait for it to finish, or run "make down"`,
      );
    }
    if (ended) throw supervisorEnded(home);
  }
}

/** Stops the stack at `home` and any orphaned processes. Returns false when nothing was running. */
export async function stopStack(home: Home): Promise<boolean> {
  const state = runningStack(home);
  if (!state) return (await stopOrphans(home)) > 0;
  await stopProcess(state.supervisor, { timeoutMs: STOP_TIMEOUT_MS });
  await stopOrphans(home);
  return true;
}

function supervisorEnded(home: Home): StackError {
  const log = home.log('supervisor');
  return new StackError(`the supervisor exited before the stack was ready: see ${log}, then run "make up" again`, {
    details: lastLines(log, 8),
  });
}
