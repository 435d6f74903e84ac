// The work that every variant of the queue benchmark does: jobs that are added beforehand, then worked off.
import { Queue, type QueueOptions } from 'bullmq';
import { answer } from '../rpc/server';

export const QUEUE = 'page';
export const STEP = 'noop';
/** The settings of every variant, those of our worker. */
export const SETTINGS = { concurrency: 10, lockDuration: 10_000, stalledInterval: 5_000 } as const;
/** A limit that is never reached: the limiter's own work stays. */
export const RATE = 1_000_000_000;

export interface Subject {
  /** Handed to the queue that adds the jobs. */
  readonly telemetry?: QueueOptions['telemetry'];
  /** Starts to take jobs; calls `completed` after each. */
  readonly work: (completed: () => void) => { close(): Promise<void> };
  /** Sends what telemetry holds back. */
  readonly drain?: () => Promise<unknown>;
}

const ADDED_AT_ONCE = 1_000;

/** Answers the runner: adds jobs, then works them off and says how long that took. */
export function serveJobs({ telemetry, work, drain }: Subject): void {
  const connection = { url: process.env['REDIS_URL'] ?? '', maxRetriesPerRequest: null };
  const queue = new Queue(QUEUE, { connection, ...(telemetry && { telemetry }) });
  let added = 0;
  answer({
    add: async (jobs: number) => {
      for (let i = 0; i < jobs; i += ADDED_AT_ONCE) {
        const count = Math.min(ADDED_AT_ONCE, jobs - i);
        await queue.addBulk(Array.from({ length: count }, () => jobOf((added += 1))));
      }
    },
    work: async (jobs: number) => {
      const cpu = process.cpuUsage();
      const began = performance.now();
      await new Promise<void>((resolve, reject) => {
        let left = jobs;
        const worker = work(() => {
          left -= 1;
          if (left === 0) worker.close().then(resolve, reject);
        });
      });
      const seconds = (performance.now() - began) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      await drain?.();
      return { jobsPerSecond: jobs / seconds, cpuMicros: (user + system) / jobs };
    },
  });
}

function jobOf(number: number) {
  const run_id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const ids = { run_id, org_id: '00000000-0000-4000-8000-000000000000', correlation_id: run_id };
  const data = { ...ids, kind: QUEUE, step: STEP };
  return { name: STEP, data, opts: { jobId: `${run_id}-${STEP}`, attempts: 5, removeOnComplete: true } };
}
