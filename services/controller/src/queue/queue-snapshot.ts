// The current contents of a queue, for its gauges and the API.
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

export interface QueueSnapshot {
  readonly counts: Readonly<Record<(typeof STATUSES)[number], number>>;
  /** Age of the oldest waiting job; 0 when no job is waiting. */
  readonly oldestSeconds: number;
  readonly workers: number;
}

export const STATUSES = ['waiting', 'active', 'completed', 'failed', 'delayed', 'prioritized'] as const;

/** The cost does not depend on the length of the queue. */
export async function readQueue(queue: Queue, redis: Redis): Promise<QueueSnapshot> {
  const [counts, oldest, workers] = await Promise.all([
    queue.getJobCounts('wait', 'active', 'completed', 'failed', 'delayed', 'prioritized'),
    oldestWaiting(queue, redis),
    queue.getWorkersCount(),
  ]);
  const count = (state: string): number => counts[state] ?? 0;
  // The counts and the age are read one after the other, so the last job may start between them.
  const isEmpty = count('wait') + count('prioritized') === 0;
  return {
    counts: {
      waiting: count('wait'),
      active: count('active'),
      completed: count('completed'),
      failed: count('failed'),
      delayed: count('delayed'),
      prioritized: count('prioritized'),
    },
    oldestSeconds: isEmpty || oldest === null ? 0 : Math.max(0, Date.now() - oldest) / 1000,
    workers,
  };
}

/** Number of jobs to read at both ends of the queue: jobs of low priority are at its tail. */
const ENDS = 50;

const OLDEST = `
local oldest
local function look(command, key, from, to)
  for _, id in ipairs(redis.call(command, key, from, to)) do
    local at = tonumber(redis.call('HGET', KEYS[3] .. id, 'timestamp'))
    if at and (not oldest or at < oldest) then oldest = at end
  end
end
local ends = tonumber(ARGV[1])
for command, key in pairs({ LRANGE = KEYS[1], ZRANGE = KEYS[2] }) do
  look(command, key, 0, ends - 1)
  look(command, key, -ends, -1)
end
return oldest
`;

/**
 * When the oldest waiting job near the head or the tail was added (ms since the epoch). All jobs of a run are added
 * with its first one, so the age of a later step includes the time of the steps before it.
 */
function oldestWaiting(queue: Queue, redis: Redis): Promise<number | null> {
  const keys = [queue.toKey('wait'), queue.toKey('prioritized'), queue.toKey('')];
  return redis.eval(OLDEST, keys.length, ...keys, ENDS) as Promise<number | null>;
}
