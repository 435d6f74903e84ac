// Stalls: jobs with which the event loop of a worker stood still. Such a job takes all others of its process with it, and
// goes on to the next worker: with the second stall it is a dead letter. A worker that is killed is not the job's fault.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { connectRedis } from '@sextant/dead-letters/redis';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { standBeat } from './stand-beat';
import { stallsKey } from './stall-counts';
import type { StandThreadData } from './stand-thread';

const MAX_STALLS = 2;
const BEAT_MS = 250;
/** Before the lock of a job is lost (LOCK_MS) and before a supervisor ends the process. */
const STAND_MS = 7_000;

export interface Stalls {
  /**
   * Does the work of a job, watched. A job that stalled a worker before is worked on alone among its kind, so that those
   * that were only beside it are not counted again. Throws ServiceError (STALLED) for one that did so twice.
   */
  watched<T>(job: Job, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Starts the thread that watches the event loop of this process. */
export function watchStalls(redisUrl: string): Stalls {
  const memory = standBeat();
  const timer = setInterval(() => memory.beat(), BEAT_MS).unref();
  const workerData: StandThreadData = { buffer: memory.buffer, redisUrl, standMs: STAND_MS };
  // Compiled, also where tests run the source.
  const file = join(__dirname.replace(/([\\/])src([\\/]queue)$/, '$1dist$2'), 'stand-thread.js');
  const thread = new Worker(file, { workerData });
  thread.unref();
  thread.on('error', (error) =>
    log.error('jobs that stall this worker are not counted', error, { operation: 'stalls' }),
  );
  let suspects: Promise<unknown> = Promise.resolve();
  let redis: Redis | undefined;

  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = suspects.then(work, work);
    suspects = turn.catch(() => undefined);
    return turn;
  }

  return {
    watched: async (job, work) => {
      const key = `${job.queueName}:${job.id ?? ''}`;
      const observed = async () => {
        const leave = memory.enter(key);
        try {
          return await work();
        } finally {
          leave();
        }
      };
      if (job.stalledCounter === 0) return observed();
      redis ??= connectRedis(redisUrl);
      const stalls = Number(await redis.get(stallsKey(key)));
      if (stalls >= MAX_STALLS) {
        const message = `the event loops of ${stalls} workers stood still with this job: look at its input and its step`;
        throw new ServiceError(message, { errorClass: 'STALLED' });
      }
      return stalls === 0 ? observed() : alone(observed);
    },
    close: async () => {
      clearInterval(timer);
      redis?.disconnect();
      await thread.terminate();
    },
  };
}
