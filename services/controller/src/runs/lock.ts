// Locks on runs across all controllers: syncing, retrying and canceling a run exclude each other.
import { redisReady } from '@sextant/dead-letters/redis';
import { ServiceError } from '@sextant/telemetry/errors';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Longer than the work takes. The lock of a dead process expires after this time. */
const LEASE_MS = 30_000;
const MAX_WAIT_MS = 10_000;
const PAUSE_MS = 25;

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Runs `work` under the lock of a run. Throws ServiceError when the lock is taken for 10 s or Redis is unavailable. */
export async function withRunLock<T>(redis: Redis, runId: string, work: () => Promise<T>): Promise<T> {
  // ioredis would queue the command and take the lock later, when its caller has given up.
  await redisReady(redis);
  const key = `sextant:lock:run:${runId}`;
  const token = randomUUID();
  for (const end = Date.now() + MAX_WAIT_MS; (await redis.set(key, token, 'PX', LEASE_MS, 'NX')) === null;) {
    if (Date.now() > end)
      throw new ServiceError(`could not lock the run ${runId}: it is being changed`, {
        errorClass: 'SERVICE_UNAVAILABLE',
      });
    await wait(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await redis.eval(RELEASE, 1, key, token).catch(() => undefined);
  }
}
