// The worker of the flood test, in a process of its own. Reports its progress and memory.
import '../telemetry/servers/ours-telemetry';
import { serveMethods } from '../rpc/server';
import { startNoopWorker } from './noop-worker';
import { SETTINGS } from './workload';

export interface WorkerProgress {
  /** Completed jobs. */
  readonly jobs: number;
  /** Completed jobs without duplicates. */
  readonly distinct: number;
  /** Resident memory, in bytes. */
  readonly rss: number;
}

const completed = new Set<string>();
let jobs = 0;

serveMethods({
  start: (ratePerSecond: number) => {
    const ended = (runId: string, step: string): void => {
      jobs += 1;
      completed.add(`${runId} ${step}`);
    };
    startNoopWorker({ concurrency: SETTINGS.concurrency, ratePerSecond, ended });
  },
  progress: (): WorkerProgress => ({ jobs, distinct: completed.size, rss: process.memoryUsage.rss() }),
});
