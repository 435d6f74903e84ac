// Waiting for a component to be ready, and noticing when it no longer is.
import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../component';
import type { Exit, Run } from './component-process';
import type { ComponentState } from '../site/state';

const START_BOUND_MS = 90_000;
const POLL_MS = 150;
const WATCH_MS = 5_000;
/** As the liveness probes of a Deployment: so many in a row without an answer, and the process is started again. */
const MAX_SILENT = 6;

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
  readonly alive?: Check | undefined;
  /** Between two looks, in milliseconds. */
  readonly everyMs?: number;
}

/**
 * Asks from time to time whether it is still ready. Resolves to undefined when its process has ended, and to the reason,
 * as a verb phrase, when the process must be ended because it does not answer any more.
 */
export async function watch({ check, run, report, alive, everyMs = WATCH_MS }: Watching): Promise<string | undefined> {
  const exited = run.exited.then(() => true);
  let well = true;
  let silent = 0;
  while (!(await Promise.race([exited, pause(everyMs)]))) {
    const problem = await check();
    silent = problem !== undefined && (await alive?.()) !== undefined ? silent + 1 : 0;
    if (silent >= MAX_SILENT) return `did not answer ${MAX_SILENT} times in a row (${problem})`;
    if ((problem === undefined) === well) continue;
    well = problem === undefined;
    report(well ? { phase: 'ready', reason: '' } : { phase: 'unready', reason: problem ?? '' });
  }
  return undefined;
}

function pause(ms: number): Promise<false> {
  return delay(ms, false as const, { ref: false });
}
