// Tells workers which of the jobs that they work on nobody wants any more. Who does not listen in that moment works on to
// the job's end, which changes nothing but the time and the further calls of models that it takes.
import type { Redis } from 'ioredis';
import { connectRedis } from './redis';

const CHANNEL = 'sextant:canceled-jobs';

/** Never rejects: the run is canceled whether its worker hears of it or not. */
export async function tellCanceled(redis: Redis, jobId: string): Promise<void> {
  await redis.publish(CHANNEL, jobId).catch(() => undefined);
}

export interface Following {
  /** Resolves when the first job can be told; never, where Redis does not come. */
  readonly listening: Promise<void>;
  close(): void;
}

/** Calls `canceled` with each job's id until it is closed. */
export function followCanceled(redisUrl: string, canceled: (jobId: string) => void): Following {
  // A connection that listens can do nothing else.
  const redis = connectRedis(redisUrl);
  redis.on('message', (_channel, jobId) => canceled(jobId));
  // While Redis is away it waits in line, and ioredis subscribes again after each reconnection.
  const listening = new Promise<void>((resolve) => {
    redis.subscribe(CHANNEL).then(
      () => resolve(),
      () => undefined,
    );
  });
  return { listening, close: () => redis.disconnect() };
}
