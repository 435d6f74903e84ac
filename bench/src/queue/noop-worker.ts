// The platform's own worker of the queue `page`, with every signal on and steps that do nothing.
import type { RunEvents } from '@sextant/records/events/run-events';
import { watchStalls, type Stalls } from '@sextant/worker/stalls';
import { startWorker, type QueueWorker, type WorkerDeps } from '@sextant/worker/queue/worker';
import { QUEUE } from './workload';

export interface NoopOptions extends Pick<WorkerDeps, 'concurrency' | 'ratePerSecond'> {
  /** Told the run and step of each job that ends, a moment before the queue knows: at thousands of jobs no difference. */
  readonly ended: (runId: string, step: string) => void;
}

/** Of the process, as in the platform's worker. */
let stalls: Stalls | undefined;

/** Starts to take jobs from the Redis of the environment's REDIS_URL. */
export function startNoopWorker({ concurrency, ratePerSecond, ended }: NoopOptions): QueueWorker {
  // Run events are rows in the database, not telemetry: what they cost is measured with the ledger.
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
    deadLetters: { put: unused, remove: unused },
    stalls: (stalls ??= watchStalls(process.env['REDIS_URL'] ?? '')),
    // Rows in the database too.
    payloads: { begin: async () => ({ state: 'running', input: {}, before: {} }), end: async () => {}, fail: unused },
    defaultModel: { provider: 'openai', model: 'none' },
  };
  return startWorker(QUEUE, deps as WorkerDeps);
}

function unused(): never {
  throw new Error('a step that does nothing uses nothing');
}
