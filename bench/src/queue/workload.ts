// The workload of every variant: jobs are added first, then processed.
import { Queue, type QueueOptions } from 'bullmq';
import { cpuMicros, serveMethods } from '../rpc/server';

export const QUEUE = 'page';
export const STEP = 'noop';
/** The settings of the platform's worker, for every variant. */
export const SETTINGS = { concurrency: 10, lockDuration: 10_000, stalledInterval: 5_000 } as const;
/** Never reached, so that only the overhead of the limiter is measured. */
export const RATE = 1_000_000_000;

export interface Subject {
  /** The telemetry of the queue that adds the jobs. */
  readonly telemetry?: QueueOptions['telemetry'];
  /** Starts a worker that calls `completed` after each job. */
  readonly work: (completed: () => void) => { close(): Promise<void> };
  /** Flushes telemetry. */
  readonly drain?: () => Promise<unknown>;
}

const BATCH_SIZE = 1_000;

/** Serves the runner: adds jobs, processes them and reports the duration. */
export function serveJobs({ telemetry, work, drain }: Subject): void {
  const connection = { url: process.env['REDIS_URL'] ?? '', maxRetriesPerRequest: null };
  const queue = new Queue(QUEUE, { connection, ...(telemetry && { telemetry }) });
  let added = 0;
  serveMethods({
    add: async (jobs: number) => {
      for (let i = 0; i < jobs; i += BATCH_SIZE) {
        const count = Math.min(BATCH_SIZE, jobs - i);
        await queue.addBulk(Array.from({ length: count }, () => jobOf((added += 1))));
      }
    },
    work: async (jobs: number) => {
      const cpuBefore = cpuMicros();
      const began = performance.now();
      await new Promise<void>((resolve, reject) => {
        let left = jobs;
        const worker = work(() => {
          left -= 1;
          if (left === 0) worker.close().then(resolve, reject);
        });
      });
      const seconds = (performance.now() - began) / 1000;
      const cpu = cpuMicros() - cpuBefore;
      await drain?.();
      return { jobsPerSecond: jobs / seconds, cpuMicros: cpu / jobs };
    },
  });
}

function jobOf(number: number) {
  const run_id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const ids = { run_id, org_id: '00000000-0000-4000-8000-000000000000', correlation_id: run_id };
  const data = { ...ids, kind: QUEUE, step: STEP };
  return { name: STEP, data, opts: { jobId: `${run_id}-${STEP}`, attempts: 5, removeOnComplete: true } };
}
