// What cannot be done without Redis is refused while it is away: BullMQ's commands would wait until it is back.
import { redisAnswers } from '@sextant/dead-letters/redis';
import type { Redis } from 'ioredis';

/** A preHandler that answers 503 while Redis does not answer. */
export function needsRedis({ redis }: { readonly redis: Redis }): () => Promise<void> {
  return () => redisAnswers(redis);
}
