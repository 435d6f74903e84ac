// What a queue holds now, as its gauges and the API show it.
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

export interface QueueState {
  readonly counts: Readonly<Record<(typeof STATUSES)[number], number>>;
  /** Age of the oldest waiting job; 0 when none waits. */
  readonly oldestSeconds: number;
  readonly workers: number;
}

export const STATUSES = ['waiting', 'active', 'completed', 'failed', 'delayed', 'prioritized'] as const;

/** Reads a queue; its cost does not grow with the queue. */
export async function readState(queue: Queue, redis: Redis): Promise<QueueState> {
  const [counts, oldest, workers] = await Promise.all([
    queue.getJobCounts('wait', 'active', 'completed', 'failed', 'delayed', 'prioritized'),
    oldestWaiting(queue, redis),
    queue.getWorkersCount(),
  ]);
  const count = (state: string): number => counts[state] ?? 0;
  return {
    counts: {
      waiting: count('wait'),
      active: count('active'),
      completed: count('completed'),
      failed: count('failed'),
      delayed: count('delayed'),
      prioritized: count('prioritized'),
    },
    oldestSeconds: oldest === null ? 0 : Math.max(0, Date.now() - oldest) / 1000,
    workers,
  };
}

/** How far to look: jobs of low priority stand last, so both ends of the line are read. */
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
 * When the oldest waiting job was added (ms since the epoch), of those next in line and those last in line. The later
 * steps of a run were added with its first one, so their age counts the time of the steps before them.
 */
function oldestWaiting(queue: Queue, redis: Redis): Promise<number | null> {
  const keys = [queue.toKey('wait'), queue.toKey('prioritized'), queue.toKey('')];
  return redis.eval(OLDEST, keys.length, ...keys, ENDS) as Promise<number | null>;
}
