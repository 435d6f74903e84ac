// Notifies workers of canceled jobs over Redis pub/sub. A worker that misses the message finishes the job: that costs
// time and model calls, but does not change the result of the run.
import type { Redis } from 'ioredis';
import { connectRedis } from './redis';

const CHANNEL = 'sextant:canceled-jobs';

/** Never rejects: the run is canceled even if its worker is not notified. */
export async function publishCanceledJob(redis: Redis, jobId: string): Promise<void> {
  await redis.publish(CHANNEL, jobId).catch(() => undefined);
}

export interface Subscription {
  /** Resolves once messages are received. */
  readonly subscribed: Promise<void>;
  close(): void;
}

/** Calls `onCanceled` with the id of each canceled job. */
export function subscribeCanceledJobs(redisUrl: string, onCanceled: (jobId: string) => void): Subscription {
  // A connection in subscriber mode accepts no other commands.
  const redis = connectRedis(redisUrl);
  redis.on('message', (_channel, jobId) => onCanceled(jobId));
  // ioredis queues the command while Redis is unreachable and subscribes again after each reconnection.
  const subscribed = new Promise<void>((resolve) => {
    redis.subscribe(CHANNEL).then(
      () => resolve(),
      () => undefined,
    );
  });
  return { subscribed, close: () => redis.disconnect() };
}
