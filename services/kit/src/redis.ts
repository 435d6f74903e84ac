// The connection to Redis for what is not BullMQ's.
import { Redis } from 'ioredis';

const TIMEOUT_MS = 5_000;

/** Opens a connection that reconnects by itself; a command that is not answered fails, so that nobody waits for ever. */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, { commandTimeout: TIMEOUT_MS, maxRetriesPerRequest: null });
  // Without a listener each failed reconnection would be printed; the commands tell what is wrong.
  redis.on('error', () => {});
  return redis;
}
