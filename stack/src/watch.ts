// Waiting for a component to be ready, and noticing when it no longer is.
import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from './component';
import type { Exit, Run } from './run';
import type { ComponentState } from './state';

const START_BOUND_MS = 90_000;
const POLL_MS = 150;
const WATCH_MS = 5_000;

export interface Waiting {
  /** Absent for a one-shot: it is ready when it has ended with code 0. */
  readonly check: Check | undefined;
  readonly run: Run;
  readonly signal: AbortSignal;
}

/** Why it did not get ready (as a verb phrase), or undefined when it did. */
export async function untilReady({ check, run, signal }: Waiting): Promise<string | undefined> {
  if (!check) {
    const exit = await run.exited;
    return exit.code === 0 ? undefined : exit.text;
  }
  const end: { exit?: Exit } = {};
  void run.exited.then((exit) => (end.exit = exit));
  const deadline = Date.now() + START_BOUND_MS;
  let problem: string | undefined;
  while (Date.now() < deadline && !signal.aborted) {
    problem = await check();
    if (end.exit) return end.exit.text;
    if (problem === undefined) return undefined;
    await delay(POLL_MS);
  }
  return `was not ready after ${START_BOUND_MS / 1000} s (${problem ?? 'it was stopped'})`;
}

export interface Watching {
  readonly check: Check;
  readonly run: Run;
  readonly report: (change: Partial<ComponentState>) => void;
}

/** Asks from time to time whether it is still ready; resolves when its process has ended. */
export async function watch({ check, run, report }: Watching): Promise<void> {
  const exited = run.exited.then(() => true);
  let well = true;
  while (!(await Promise.race([exited, pause()]))) {
    const problem = await check();
    if ((problem === undefined) === well) continue;
    well = problem === undefined;
    report(well ? { phase: 'ready', reason: '' } : { phase: 'unready', reason: problem ?? '' });
  }
}

function pause(): Promise<false> {
  return delay(WATCH_MS, false as const, { ref: false });
}
