// Keeps one component running: waits for its turn, starts it, watches it, starts it again after a crash.
import { setTimeout as delay } from 'node:timers/promises';
import type { Component, Site } from '../component';
import { StackError } from '../errors';
import { lastLines } from '../files';
import { startProcess, type Run } from './component-process';
import type { ComponentState } from '../site/state';
import { untilReady, watch } from './watch';

/** A component that fails this often before it was ever ready fails the start of the stack. */
const START_ATTEMPTS = 3;
const HEALTHY_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;

export interface Supervised {
  /** Resolves when it is ready for the first time; rejects with a StackError when that fails. */
  readonly ready: Promise<void>;
  /** Ends it, for good. */
  stop(): Promise<void>;
}

export interface Supervision {
  readonly component: Component;
  readonly site: Site;
  /** What has to happen before the first start. */
  readonly turn: Promise<unknown>;
  readonly report: (change: Partial<ComponentState>) => void;
}

/** Starts to supervise `component`; `report` is called at each change of its state. */
export function supervise(supervision: Supervision): Supervised {
  const { component, report } = supervision;
  const stopping = new AbortController();
  const signal = stopping.signal;
  let run: Run | undefined;
  let ended: Promise<void> = Promise.resolve();
  const ready = new Promise<void>((resolve, reject) => {
    const started = (current: Run): void => {
      run = current;
      report({ process: current.identity });
    };
    ended = keepRunning({ ...supervision, signal, started, wasReady: resolve }).catch(reject);
  });
  // Whoever waits for `ready` hears of it; nobody has to.
  ready.catch(() => undefined);
  return {
    ready,
    stop: async () => {
      stopping.abort();
      await run?.stop(stopSignal(component));
      await ended;
      report({ phase: 'stopped', reason: '' });
    },
  };
}

/** Pause before the n-th start again, in ms: 1 s, 2 s, 4 s … 30 s. */
export function backOffMs(failures: number): number {
  return Math.min(1_000 * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}

interface Life extends Supervision {
  readonly signal: AbortSignal;
  readonly started: (run: Run) => void;
  readonly wasReady: () => void;
}

async function keepRunning(life: Life): Promise<void> {
  const { component, site, turn, report, signal } = life;
  await Promise.race([turn, aborted(signal)]);
  let everReady = false;
  const wasReady = (): void => {
    everReady = true;
    life.wasReady();
  };
  for (let failures = 0, restarts = 1; !signal.aborted; restarts += 1) {
    const begin = Date.now();
    const reason = await oneLife({ ...life, wasReady }).catch((error: unknown) => {
      if (!everReady) throw error;
      return (error as Error).message;
    });
    if (reason === undefined || signal.aborted) return;
    failures = Date.now() - begin > HEALTHY_MS ? 1 : failures + 1;
    if (!everReady && failures >= START_ATTEMPTS) throw startError(component, site, reason);
    report({ phase: 'backing-off', reason, restarts });
    await delay(backOffMs(failures), undefined, { signal }).catch(() => undefined);
  }
}

/** From start to end; resolves to why it has to be started again, or to undefined when it is a one-shot that succeeded. */
async function oneLife({ component, site, report, signal, started, wasReady }: Life): Promise<string | undefined> {
  report({ phase: 'starting' });
  await component.prepare?.(site);
  if (signal.aborted) return undefined;
  const run = await startProcess(component.command(site), site.home.log(component.name));
  started(run);
  const check = component.check?.(site);
  let problem = await untilReady({ check, run, signal });
  if (problem === undefined) {
    report({ phase: check ? 'ready' : 'done', reason: '' });
    wasReady();
    if (!check) return undefined;
    problem = await watch({ check, run, report, alive: component.alive?.(site) });
  }
  await run.stop(stopSignal(component));
  return problem ?? (await run.exited).text;
}

function stopSignal(component: Component): NodeJS.Signals {
  return component.stopSignal ?? 'SIGTERM';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

function startError(component: Component, site: Site, reason: string): StackError {
  const log = site.home.log(component.name);
  return new StackError(`${component.name} could not be started: it ${reason}. Its log is ${log}.`, {
    details: lastLines(log, 10),
  });
}
