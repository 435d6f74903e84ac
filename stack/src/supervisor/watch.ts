// Waits until a component is ready, and detects when it no longer is.
import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../component';
import type { ComponentProcess, Exit } from './component-process';
import type { ComponentState } from '../site/state';

const START_TIMEOUT_MS = 90_000;
const POLL_MS = 150;
const WATCH_MS = 5_000;
/** Failed liveness checks in a row before a restart, like failureThreshold of a Kubernetes probe. */
const MAX_FAILURES = 6;

interface StartingProcess {
  /** Absent for a one-shot, which is ready when it exits with code 0. */
  readonly check: Check | undefined;
  readonly process: ComponentProcess;
  readonly signal: AbortSignal;
}

/** Resolves to undefined when the component is ready, otherwise to the reason as a verb phrase. */
export async function untilReady({ check, process, signal }: StartingProcess): Promise<string | undefined> {
  if (!check) {
    const exit = await process.exited;
    return exit.code === 0 ? undefined : exit.text;
  }
  const end: { exit?: Exit } = {};
  void process.exited.then((exit) => (end.exit = exit));
  const deadline = Date.now() + START_TIMEOUT_MS;
  let problem: string | undefined;
  while (Date.now() < deadline && !signal.aborted) {
    problem = await check();
    if (end.exit) return end.exit.text;
    if (problem === undefined) return undefined;
    await delay(POLL_MS);
  }
  return `was not ready after ${START_TIMEOUT_MS / 1000} s (${problem ?? 'it was stopped'})`;
}

interface WatchedProcess {
  readonly check: Check;
  readonly process: ComponentProcess;
  readonly report: (change: Partial<ComponentState>) => void;
  readonly alive?: Check | undefined;
  /** The interval between checks; default 5 s. */
  readonly intervalMs?: number;
}

/**
 * Checks readiness at intervals and reports changes. Resolves to undefined when the process ends, and to the reason, as a
 * verb phrase, when it fails its liveness checks and must be restarted.
 */
export async function watch(watched: WatchedProcess): Promise<string | undefined> {
  const { check, process, report, alive, intervalMs = WATCH_MS } = watched;
  const exited = process.exited.then(() => true);
  let ready = true;
  let failures = 0;
  while (!(await Promise.race([exited, delay(intervalMs, false as const, { ref: false })]))) {
    const problem = await check();
    failures = problem !== undefined && (await alive?.()) !== undefined ? failures + 1 : 0;
    if (failures >= MAX_FAILURES) return `did not respond to ${MAX_FAILURES} liveness checks in a row (${problem})`;
    if ((problem === undefined) === ready) continue;
    ready = problem === undefined;
    report(ready ? { phase: 'ready', reason: '' } : { phase: 'unready', reason: problem ?? '' });
  }
  return undefined;
}
