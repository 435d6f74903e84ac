// Redis connections for everything except BullMQ.
import { withTimeout } from '@sextant/http/service/timeout';
import { ServiceError } from '@sextant/telemetry/errors';
import { Redis } from 'ioredis';

const TIMEOUT_MS = 5_000;
const READY_MS = 1_000;

/** Opens a connection that reconnects automatically. A command without an answer fails after 5 s. */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, { commandTimeout: TIMEOUT_MS, maxRetriesPerRequest: null });
  // Without a listener ioredis prints every failed reconnection; the failing commands report the problem.
  redis.on('error', () => {});
  // Every concurrent redisReady adds a listener.
  redis.setMaxListeners(0);
  return redis;
}

/**
 * Resolves when the connection is ready; rejects with a ServiceError after a second. A command sent before that would
 * be queued and executed when Redis is back, even if its sender has given up.
 */
export async function redisReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  let onReady = (): void => {};
  const ready = new Promise<void>((resolve) => redis.once('ready', (onReady = resolve)));
  await withTimeout(ready, READY_MS, 'not connected').catch((cause: unknown) => {
    redis.off('ready', onReady);
    throw unavailable(cause);
  });
}

/** Like redisReady, but also sends a ping: a connection may not have noticed yet that Redis is gone. */
export async function pingRedis(redis: Redis): Promise<void> {
  await redisReady(redis);
  await withTimeout(redis.ping(), READY_MS, 'no answer').catch((cause: unknown) => {
    throw unavailable(cause);
  });
}

function unavailable(cause: unknown): ServiceError {
  return new ServiceError('Redis does not answer: try again soon', { errorClass: 'SERVICE_UNAVAILABLE', cause });
}
