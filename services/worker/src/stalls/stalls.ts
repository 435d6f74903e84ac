// Stalls: jobs that block the event loop of their worker. Such a job holds up all other jobs of the process and moves
// on to the next worker, so it becomes a dead letter after the second stall. A killed worker is not the job's fault.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { connectRedis } from '@sextant/dead-letters/redis';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { openHeartbeat } from './heartbeat';
import { stallsKey, type WatchdogData } from './watchdog';

const MAX_STALLS = 2;
const BEAT_MS = 250;
/** Before the lock of a job expires (LOCK_MS) and before a supervisor ends the process. */
const BLOCKED_MS = 7_000;

export interface Stalls {
  /**
   * Runs the work of a job under the watchdog. Jobs that were active during a stall run one at a time, so that a second
   * stall counts only the job that causes it. Throws ServiceError (STALLED) for a job with two stalls.
   */
  watch<T>(job: Job, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Starts the thread that watches the event loop of this process. */
export function watchStalls(redisUrl: string): Stalls {
  const heartbeat = openHeartbeat();
  const timer = setInterval(() => heartbeat.beat(), BEAT_MS).unref();
  const workerData: WatchdogData = { buffer: heartbeat.buffer, redisUrl, blockedMs: BLOCKED_MS };
  // Tests run the source but need the compiled thread.
  const file = join(__dirname.replace(/([\\/])src([\\/]stalls)$/, '$1dist$2'), 'watchdog.js');
  const thread = new Worker(file, { workerData });
  thread.unref();
  thread.on('error', (error) => log.error('the stall watchdog failed', error, { operation: 'stalls' }));
  let suspects: Promise<unknown> = Promise.resolve();
  let redis: Redis | undefined;

  async function runAlone<T>(work: () => Promise<T>): Promise<T> {
    const turn = suspects.then(work, work);
    suspects = turn.catch(() => undefined);
    return turn;
  }

  return {
    watch: async (job, work) => {
      const key = `${job.queueName}:${job.id ?? ''}`;
      const watched = async () => {
        const leave = heartbeat.enter(key);
        try {
          return await work();
        } finally {
          leave();
        }
      };
      if (job.stalledCounter === 0) return watched();
      redis ??= connectRedis(redisUrl);
      const stalls = Number(await redis.get(stallsKey(key)));
      if (stalls >= MAX_STALLS) {
        const message = `the job blocked the event loops of ${stalls} workers: look at its input and its step`;
        throw new ServiceError(message, { errorClass: 'STALLED' });
      }
      return stalls === 0 ? watched() : runAlone(watched);
    },
    close: async () => {
      clearInterval(timer);
      redis?.disconnect();
      await thread.terminate();
    },
  };
}
