// Clears queues in the background by canceling the runs whose next job is waiting, so that every run ends.
import { ProblemError } from '@sextant/http/problem';
import { log } from '@sextant/telemetry/logs';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { createBulk, type Mutable, type Operation, type Progress } from '../bulk/bulk';
import { readFingerprints } from './fingerprints';
import { runIdOf } from './flow';
import type { Queues } from './queues';

export interface ClearProgress extends Progress {
  readonly queue: string;
  /** Waiting jobs at the start. */
  readonly matching: number;
  readonly canceled: number;
  /** Removed jobs whose run had ended or does not exist. */
  readonly skipped: number;
  /** Jobs that could not be removed; they are still waiting. */
  readonly errors: number;
}

export interface Clears {
  /** Starts to clear a queue of its current jobs and returns at once. Throws 409 while a clear is running. */
  start(queue: Queue, options: { readonly delayed: boolean }): Promise<ClearProgress>;
  /** Clears of a queue, newest first. */
  list(queue: string): Promise<readonly ClearProgress[]>;
  /** Stops after the current jobs; another controller, or the next start, continues. */
  close(): Promise<void>;
}

export interface ClearsDeps {
  readonly redis: Redis;
  readonly queues: Queues;
  /** Cancels a run and removes its jobs; false when it has ended or does not exist. */
  readonly cancel: (runId: string) => Promise<boolean>;
}

interface ClearRequest {
  readonly queue: string;
  readonly delayed: boolean;
}

type Status = 'wait' | 'prioritized' | 'delayed';

interface ClearedStatus {
  readonly queue: Queue;
  readonly status: Status;
  readonly progress: Mutable<ClearProgress>;
  readonly signal: AbortSignal;
}

const PAGE = 100;
/** Fewer than the database connections, so that requests still get one. */
const CONCURRENCY = 4;
const KEEP = 20;

export function createClears({ redis, queues, cancel }: ClearsDeps): Clears {
  const bulk = createBulk<ClearRequest, ClearProgress>({ redis, name: 'clear', work, keep: KEEP });

  /** Whether the job is gone from the queue. */
  async function removeJob({ queue, progress }: ClearedStatus, jobId: string): Promise<boolean> {
    try {
      const runId = runIdOf(jobId);
      const canceled = runId !== undefined && (await cancel(runId));
      if (!canceled) await (await queue.getJob(jobId))?.remove({ removeChildren: false });
      progress[canceled ? 'canceled' : 'skipped'] += 1;
      return true;
    } catch (error) {
      progress.errors += 1;
      log.warn('could not remove a job from its queue', { operation: 'clear', reason: (error as Error).message });
      return false;
    }
  }

  /** Removes the waiting jobs of a status; may miss some, because workers take jobs meanwhile. Returns the number. */
  async function pass(cleared: ClearedStatus): Promise<number> {
    const { queue, status, progress, signal } = cleared;
    let total = 0;
    for (let offset = 0; !signal.aborted;) {
      const page = await queue.getRanges([status], offset, offset + PAGE - 1, true);
      if (page.length === 0) break;
      const jobIds = await addedBefore({ queue, redis, jobIds: page, time: Date.parse(progress.started_at) });
      const removed = await countTrue(jobIds, (jobId) => removeJob(cleared, jobId));
      total += removed;
      offset += page.length - removed;
    }
    return total;
  }

  async function work(
    { request, progress }: Operation<ClearRequest, Mutable<ClearProgress>>,
    signal: AbortSignal,
  ): Promise<void> {
    const queue = queues.of(request.queue);
    for (const status of statusesOf(request)) while ((await pass({ queue, status, progress, signal })) > 0);
  }

  const listOf = async (queue: string) => (await bulk.list()).filter(({ request }) => request.queue === queue);

  return {
    start: async (queue, { delayed }) => {
      const { name } = queue;
      if ((await listOf(name)).some(({ progress }) => progress.ended_at === null))
        throw new ProblemError(409, `the queue ${name} is already being cleared`);
      const matching = await queue.getJobCountByTypes(...statusesOf({ delayed }));
      return bulk.start({ queue: name, delayed }, { queue: name, matching, canceled: 0, skipped: 0, errors: 0 });
    },
    list: async (name) => (await listOf(name)).map(({ progress }) => progress),
    close: () => bulk.close(),
  };
}

function statusesOf({ delayed }: { readonly delayed: boolean }): readonly Status[] {
  return ['wait', 'prioritized', ...(delayed ? (['delayed'] as const) : [])];
}

interface JobsOfQueue {
  readonly queue: Queue;
  readonly redis: Redis;
  readonly jobIds: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Ids of the jobs that were added at `time` or earlier. */
async function addedBefore({ queue, redis, jobIds, time }: JobsOfQueue): Promise<readonly string[]> {
  const fingerprints = await readFingerprints(
    queue,
    redis,
    jobIds.map((id) => [id]),
  );
  return jobIds.filter((_, i) => Number(fingerprints[i]!.split(',')[0]) <= time);
}

/** Number of items for which `test` resolves with true. */
async function countTrue<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<number> {
  const left = items.values();
  let count = 0;
  const lane = async (): Promise<void> => {
    for (const item of left) if (await test(item)) count += 1;
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return count;
}
