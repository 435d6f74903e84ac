// The watchdog thread of a worker. When the event loop of the main thread is blocked, it counts the active jobs in
// Redis: the main thread cannot do so itself and may be killed.
import { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread, workerData } from 'node:worker_threads';
import { openHeartbeat } from './heartbeat';

export interface WatchdogData {
  readonly buffer: SharedArrayBuffer;
  readonly redisUrl: string;
  /** How long the event loop is blocked before its jobs are counted; less than the lock duration of a job. */
  readonly blockedMs: number;
}

/** How long stalls of a job are counted. */
const STALLS_SECONDS = 24 * 60 * 60;
const TICK_MS = 500;
const TIMEOUT_MS = 5_000;

/** Key of the number of stalls of a job; `job` is `queue:id`. */
export function stallsKey(job: string): string {
  return `sextant:stalls:${job}`;
}

if (!isMainThread) void watch(workerData as WatchdogData);

async function watch({ buffer, redisUrl, blockedMs }: WatchdogData): Promise<never> {
  const heartbeat = openHeartbeat(buffer);
  let beats = heartbeat.beats();
  let silentMs = 0;
  for (;;) {
    const started = performance.now();
    await wait(TICK_MS);
    const now = heartbeat.beats();
    // When the machine sleeps or starves this thread, it does the same to the main thread.
    const isPunctual = performance.now() - started < 3 * TICK_MS;
    const before = silentMs;
    if (now !== beats) silentMs = 0;
    else if (isPunctual) silentMs += TICK_MS;
    beats = now;
    if (before < blockedMs && silentMs >= blockedMs)
      await countStalls(redisUrl, heartbeat.jobs()).catch(() => undefined);
  }
}

/** Stalls are rare, so the thread connects only for them. */
async function countStalls(redisUrl: string, jobs: readonly string[]): Promise<void> {
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
