// The worker of a flooded queue, as a process of its own: it tells what it has done and how much memory it takes.
import '../telemetry/servers/ours-telemetry';
import type { QueueWorker } from '@sextant/worker/queue/worker';
import { answer } from '../rpc/server';
import { startNoopWorker } from './noop-worker';
import { SETTINGS } from './workload';

/** What the worker has done so far. */
export interface Done {
  readonly jobs: number;
  /** Jobs without those that were done twice. */
  readonly distinct: number;
  /** Memory of the process, in bytes. */
  readonly rss: number;
}

const done = new Set<string>();
let jobs = 0;
let worker: QueueWorker | undefined;

answer({
  start: (ratePerSecond: number) => {
    const ended = (runId: string, step: string): void => {
      jobs += 1;
      done.add(`${runId} ${step}`);
    };
    worker = startNoopWorker({ concurrency: SETTINGS.concurrency, ratePerSecond, ended });
  },
  done: (): Done => ({ jobs, distinct: done.size, rss: process.memoryUsage.rss() }),
  stop: () => worker?.close(10_000),
});
