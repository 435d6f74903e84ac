// The thread that watches the main thread of a worker: when its event loop stands still, the jobs that it works on are
// counted in Redis, as the main thread cannot say so itself and may be killed for it.
import { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { standBeat } from './stand-beat';
import { STALLS_SECONDS, stallsKey } from './stall-counts';

export interface StandThreadData {
  readonly buffer: SharedArrayBuffer;
  readonly redisUrl: string;
  /** How long the event loop stands before its jobs are counted; less than the lock of a job. */
  readonly standMs: number;
}

const TICK_MS = 500;
const TIMEOUT_MS = 5_000;

void watch(workerData as StandThreadData);

async function watch({ buffer, redisUrl, standMs }: StandThreadData): Promise<never> {
  const memory = standBeat(buffer);
  let beats = memory.beats();
  let stoodMs = 0;
  for (;;) {
    const began = performance.now();
    await wait(TICK_MS);
    const now = memory.beats();
    // A machine that was asleep, or gave this thread no time either, gave none to the main thread.
    const isPunctual = performance.now() - began < 3 * TICK_MS;
    const before = stoodMs;
    if (now !== beats) stoodMs = 0;
    else if (isPunctual) stoodMs += TICK_MS;
    beats = now;
    if (before < standMs && stoodMs >= standMs) await count(redisUrl, memory.jobs()).catch(() => undefined);
  }
}

/** Connects for this alone: it is rare, and the thread must not cost a connection otherwise. */
async function count(redisUrl: string, jobs: readonly string[]): Promise<void> {
  const redis = new Redis(redisUrl, {
    commandTimeout: TIMEOUT_MS,
    connectTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 1,
  });
  redis.on('error', () => {});
  try {
    const pipeline = redis.multi();
    for (const job of jobs) pipeline.incr(stallsKey(job)).expire(stallsKey(job), STALLS_SECONDS);
    await pipeline.exec();
  } finally {
    redis.disconnect();
  }
}
