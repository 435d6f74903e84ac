// The platform's worker for queue `page` with all telemetry enabled and no-op steps.
import type { RunEvents } from '@sextant/records/events/run-events';
import { watchStalls, type Stalls } from '@sextant/worker/stalls';
import { startWorker, type QueueWorker, type WorkerDeps } from '@sextant/worker/queue/worker';
import { QUEUE } from './workload';

interface NoopOptions extends Pick<WorkerDeps, 'concurrency' | 'ratePerSecond'> {
  /** Called with the run and step of each job shortly before the queue marks it completed. */
  readonly ended: (runId: string, step: string) => void;
}

/** One per process, as in the platform's worker. */
let stalls: Stalls | undefined;

/** Starts the worker on REDIS_URL. */
export function startNoopWorker({ concurrency, ratePerSecond, ended }: NoopOptions): QueueWorker {
  // Run events are database rows, not telemetry: not measured here.
  const events: RunEvents = {
    logEvent: ({ event, runId, stage }) => {
      if (event === 'finish') ended(runId, stage);
    },
    bumpVendor: unused,
    close: async () => {},
  };
  const deps: Omit<WorkerDeps, 'services' | 'database'> = {
    redisUrl: process.env['REDIS_URL'] ?? '',
    ...{ concurrency, ratePerSecond, events },
    findStep: () => ({ type: 'code', first: true, parse: (input) => input, run: async () => null }),
    ai: unused,
    deadLetters: { get: unused, put: unused, remove: unused },
    stalls: (stalls ??= watchStalls(process.env['REDIS_URL'] ?? '')),
    // Also database rows.
    payloads: { begin: async () => ({ state: 'running', input: {}, before: {} }), end: async () => {}, fail: unused },
    defaultModel: { provider: 'openai', model: 'none' },
  };
  return startWorker(QUEUE, deps as WorkerDeps);
}

function unused(): never {
  throw new Error('not used by a no-op step');
}
