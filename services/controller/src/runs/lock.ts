// Locks on runs: what brings a run forward and what puts it back on the queue must not meet, in all controllers.
import { redisReady } from '@sextant/dead-letters/redis';
import { ServiceError } from '@sextant/telemetry/errors';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Longer than the work takes; a process that dies holds the lock no longer than this. */
const HELD_MS = 30_000;
const PATIENCE_MS = 10_000;
const PAUSE_MS = 25;

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Does `work` while nobody else does with this run; throws a ServiceError when somebody does for 10 s, or Redis is away. */
export async function withRunLock<T>(redis: Redis, runId: string, work: () => Promise<T>): Promise<T> {
  // A lock that is asked for while Redis is away would be taken when it is back, by nobody.
  await redisReady(redis);
  const key = `sextant:lock:run:${runId}`;
  const token = randomUUID();
  for (const end = Date.now() + PATIENCE_MS; (await redis.set(key, token, 'PX', HELD_MS, 'NX')) === null;) {
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
