// Keeps one component running: waits for its dependencies, starts it, watches it, and restarts it after a crash.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Component, Site } from '../component';
import { StackError } from '../errors';
import { lastLines } from '../files';
import { startProcess, type ComponentProcess } from './component-process';
import type { ComponentState } from '../site/state';
import { untilReady, watch } from './watch';

/** A component that fails this many times before its first readiness fails the start of the stack. */
const START_ATTEMPTS = 3;
/** A process that ran this long resets the restart delay. */
const HEALTHY_MS = 60_000;
const MAX_DELAY_MS = 30_000;

export interface Supervised {
  /** Resolves on the first readiness; rejects with a StackError when the start fails. */
  readonly ready: Promise<void>;
  /** Stops the component without a restart. */
  stop(): Promise<void>;
}

interface Supervision {
  readonly component: Component;
  readonly site: Site;
  /** Settles when the component may start. */
  readonly dependencies: Promise<unknown>;
  readonly report: (change: Partial<ComponentState>) => void;
}

/** Starts supervising a component; `report` gets every change of its state. */
export function supervise(supervision: Supervision): Supervised {
  const { component, report } = supervision;
  const stopping = new AbortController();
  const signal = stopping.signal;
  let process: ComponentProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  const ready = new Promise<void>((resolve, reject) => {
    const started = (current: ComponentProcess): void => {
      process = current;
      report({ process: current.identity });
    };
    ended = keepRunning({ ...supervision, signal, started, wasReady: resolve }).catch(reject);
  });
  // Awaiting `ready` is optional: avoid an unhandled rejection.
  ready.catch(() => undefined);
  return {
    ready,
    stop: async () => {
      stopping.abort();
      await process?.stop(stopSignal(component));
      await ended;
      report({ phase: 'stopped', reason: '' });
    },
  };
}

/** The delay before the n-th restart, in ms: 1 s, 2 s, 4 s … 30 s. */
export function backOffMs(failures: number): number {
  return Math.min(1_000 * 2 ** (failures - 1), MAX_DELAY_MS);
}

interface Lifecycle extends Supervision {
  readonly signal: AbortSignal;
  readonly started: (process: ComponentProcess) => void;
  readonly wasReady: () => void;
}

async function keepRunning(lifecycle: Lifecycle): Promise<void> {
  const { component, site, dependencies, report, signal } = lifecycle;
  await Promise.race([dependencies, once(signal, 'abort')]);
  let everReady = false;
  const wasReady = (): void => {
    everReady = true;
    lifecycle.wasReady();
  };
  for (let failures = 0, restarts = 1; !signal.aborted; restarts += 1) {
    const begin = Date.now();
    const reason = await runOnce({ ...lifecycle, wasReady }).catch((error: unknown) => {
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

/** Runs the process until it ends. Resolves to the reason for a restart; to undefined for a one-shot that succeeded. */
async function runOnce({ component, site, report, signal, started, wasReady }: Lifecycle): Promise<string | undefined> {
  report({ phase: 'starting' });
  await component.prepare?.(site);
  if (signal.aborted) return undefined;
  const process = await startProcess(component.command(site), site.home.log(component.name));
  started(process);
  const check = component.check?.(site);
  let problem = await untilReady({ check, process, signal });
  if (problem === undefined) {
    report({ phase: check ? 'ready' : 'done', reason: '', notes: component.notes?.(site) ?? [] });
    wasReady();
    if (!check) return undefined;
    problem = await watch({ check, process, report, alive: component.alive?.(site) });
  }
  await process.stop(stopSignal(component));
  return problem ?? (await process.exited).text;
}

function stopSignal(component: Component): NodeJS.Signals {
  return component.stopSignal ?? 'SIGTERM';
}

function startError(component: Component, site: Site, reason: string): StackError {
  const log = site.home.log(component.name);
  return new StackError(`could not start ${component.name}: it ${reason}; see ${log}`, {
    details: lastLines(log, 10),
  });
}
