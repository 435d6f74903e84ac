// Gauges of the queue, read from Redis when the metrics are scraped.
import { aiQueueSize } from '@sextant/signals/jobs';
import { jobsActive, queueDepth, queueOldestWaitingSeconds, queueWorkers } from '@sextant/signals/queues';
import { gauge } from '@sextant/telemetry/metrics';
import type { Queue } from 'bullmq';
import { QUEUE } from './flow';

interface QueueState {
  readonly counts: Readonly<Record<(typeof STATUSES)[number], number>>;
  readonly oldestSeconds: number;
  readonly workers: number;
}

const STATUSES = ['waiting', 'active', 'completed', 'failed', 'delayed', 'prioritized'] as const;
/** The gauges of one scrape share one reading. */
const SHARED_MS = 500;
const TIMEOUT_MS = 2_000;

/** Registers the gauges; while Redis does not answer they are absent rather than wrong. */
export function registerQueueGauges(queue: Queue): void {
  const read = shared(() => within(TIMEOUT_MS, readState(queue)));
  const labels = { queue: QUEUE } as const;
  gauge(aiQueueSize).onCollect(async (set) => {
    const state = await read();
    for (const status of STATUSES) if (state) set({ ...labels, status }, state.counts[status]);
  });
  const single = [
    [jobsActive, ({ counts }: QueueState) => counts.active],
    [queueDepth, ({ counts }: QueueState) => counts.waiting + counts.prioritized],
    [queueOldestWaitingSeconds, ({ oldestSeconds }: QueueState) => oldestSeconds],
    [queueWorkers, ({ workers }: QueueState) => workers],
  ] as const;
  for (const [declaration, valueOf] of single) {
    gauge(declaration).onCollect(async (set) => {
      const state = await read();
      if (state) set(labels, valueOf(state));
    });
  }
}

async function readState(queue: Queue): Promise<QueueState> {
  const [counts, oldest, workers] = await Promise.all([
    queue.getJobCounts('wait', 'active', 'completed', 'failed', 'delayed', 'prioritized'),
    oldestWaiting(queue),
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
    oldestSeconds: oldest === undefined ? 0 : Math.max(0, Date.now() - oldest) / 1000,
    workers,
  };
}

/** How far to look: jobs of low priority stand last, so both ends of the line are read. */
const ENDS = 50;

/**
 * When the oldest waiting job was added (ms since the epoch), of those next in line and those last in line. The later
 * steps of a run were added with its first one, so their age counts the time of the steps before them.
 */
async function oldestWaiting(queue: Queue): Promise<number | undefined> {
  const ends = await Promise.all([
    queue.getJobs(['wait', 'prioritized'], 0, ENDS - 1, true),
    queue.getJobs(['wait', 'prioritized'], 0, ENDS - 1, false),
  ]);
  const times = ends.flat().map((job) => job.timestamp);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Calls within a short time get the same reading. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > SHARED_MS) last = { at: Date.now(), value: read() };
    return last.value;
  };
}

/** The value, or undefined when it does not come in time or not at all. */
function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}
