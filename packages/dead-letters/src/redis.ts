// The connection to Redis for what is not BullMQ's.
import { ServiceError } from '@sextant/telemetry/errors';
import { Redis } from 'ioredis';
import { withTimeout } from '@sextant/http/service/timeout';

const TIMEOUT_MS = 5_000;
const READY_MS = 1_000;

/** Opens a connection that reconnects by itself; a command that is not answered fails, so that nobody waits for ever. */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, { commandTimeout: TIMEOUT_MS, maxRetriesPerRequest: null });
  // Without a listener each failed reconnection would be printed; the commands tell what is wrong.
  redis.on('error', () => {});
  // Each that waits until it is ready listens.
  redis.setMaxListeners(0);
  return redis;
}

/**
 * Resolves when the connection can be used; rejects with a ServiceError when it cannot within a second. What is sent
 * before stands in line, and is carried out when Redis is back, even where its sender has long given up.
 */
export async function redisReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  const isReady = await new Promise<boolean>((resolve) => {
    const ready = (): void => resolve(true);
    redis.once('ready', ready);
    setTimeout(() => {
      redis.off('ready', ready);
      resolve(false);
    }, READY_MS);
  });
  if (!isReady) throw away();
}

/** The same, and asks: a connection may not have heard yet that Redis is gone. */
export async function redisAnswers(redis: Redis): Promise<void> {
  await redisReady(redis);
  await withTimeout(redis.ping(), READY_MS, 'no answer').catch((cause: unknown) => {
    throw away(cause);
  });
}

const away = (cause?: unknown) =>
  new ServiceError('Redis does not answer: try again soon', { errorClass: 'SERVICE_UNAVAILABLE', cause });
