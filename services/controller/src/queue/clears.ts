// Clears queues: ends the runs whose next job waits, in the background, so that each of them is canceled and none is lost.
import { ProblemError } from '@sextant/kit/problem';
import { log } from '@sextant/telemetry/logs';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { readFingerprints } from './fingerprints';
import { runIdOf } from './flow';

export interface ClearProgress {
  readonly id: string;
  readonly queue: string;
  readonly started_at: string;
  /** Null while it goes on. */
  readonly ended_at: string | null;
  /** Jobs that waited when it began. */
  readonly matching: number;
  readonly canceled: number;
  /** Jobs whose run had ended, or is no more; they are removed. */
  readonly skipped: number;
  /** Jobs that could not be taken off; they wait as before. */
  readonly errors: number;
}

export interface Clears {
  /** Starts one and returns at once; jobs that are added later stay. Throws a problem of status 409 while one goes on. */
  start(queue: Queue, options: { readonly delayed: boolean }): Promise<ClearProgress>;
  /** Those of a queue in this process, newest first. */
  list(queue: string): readonly ClearProgress[];
  /** Ends those under way after their current jobs. */
  close(): Promise<void>;
}

export interface ClearsDeps {
  readonly redis: Redis;
  /** Cancels a run and takes its jobs off the queue; false when it has ended or there is none. */
  readonly cancel: (runId: string) => Promise<boolean>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Status = 'wait' | 'prioritized' | 'delayed';

interface Clearing {
  readonly queue: Queue;
  readonly status: Status;
  readonly progress: Mutable<ClearProgress>;
}

const PAGE = 100;
/** Fewer than the database has connections, so that requests find one. */
const AT_ONCE = 4;
const REMEMBERED = 20;

export function createClears({ redis, cancel }: ClearsDeps): Clears {
  const all: Mutable<ClearProgress>[] = [];
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  /** Whether the job is off the queue now. */
  async function takeOff({ queue, progress }: Clearing, jobId: string): Promise<boolean> {
    try {
      const runId = runIdOf(jobId);
      const canceled = runId !== undefined && (await cancel(runId));
      if (!canceled) await (await queue.getJob(jobId))?.remove({ removeChildren: false });
      progress[canceled ? 'canceled' : 'skipped'] += 1;
      return true;
    } catch (error) {
      progress.errors += 1;
      log.warn('could not take a job off its queue', { operation: 'clear', reason: (error as Error).message });
      return false;
    }
  }

  /** Goes through the line once; workers take jobs meanwhile, so that some may be missed. Resolves with how many went. */
  async function pass(clearing: Clearing): Promise<number> {
    const { queue, status, progress } = clearing;
    let gone = 0;
    for (let stayed = 0; !stopping.signal.aborted;) {
      const page = await queue.getRanges([status], stayed, stayed + PAGE - 1, true);
      if (page.length === 0) break;
      const jobs = await addedBefore({ queue, redis, jobIds: page, time: Date.parse(progress.started_at) });
      const removed = await countOf(jobs, (jobId) => takeOff(clearing, jobId));
      gone += removed;
      stayed += page.length - removed;
    }
    return gone;
  }

  async function run(queue: Queue, statuses: readonly Status[], progress: Mutable<ClearProgress>): Promise<void> {
    for (const status of statuses) while ((await pass({ queue, status, progress })) > 0);
  }

  return {
    start: async (queue, { delayed }) => {
      if (running.has(queue.name)) throw new ProblemError(409, `the queue ${queue.name} is being cleared already`);
      const statuses: readonly Status[] = ['wait', 'prioritized', ...(delayed ? (['delayed'] as const) : [])];
      const none = { ended_at: null, matching: 0, canceled: 0, skipped: 0, errors: 0 };
      const progress = { id: randomUUID(), queue: queue.name, started_at: new Date().toISOString(), ...none };
      all.unshift(progress);
      all.length = Math.min(all.length, REMEMBERED);
      progress.matching = await queue.getJobCountByTypes(...statuses);
      const work = run(queue, statuses, progress)
        .catch((error: unknown) => log.error('could not go on clearing a queue', error, { operation: 'clear' }))
        .finally(() => {
          Object.assign(progress, { ended_at: new Date().toISOString() });
          running.delete(queue.name);
          log.info('cleared a queue', { operation: 'clear', ...progress });
        });
      running.set(queue.name, work);
      return { ...progress };
    },
    list: (name) => all.filter(({ queue }) => queue === name).map((progress) => ({ ...progress })),
    close: async () => {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

interface Added {
  readonly queue: Queue;
  readonly redis: Redis;
  readonly jobIds: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Those of the jobs that were added at that time or before. */
async function addedBefore({ queue, redis, jobIds, time }: Added): Promise<readonly string[]> {
  const prints = await readFingerprints(
    queue,
    redis,
    jobIds.map((id) => [id]),
  );
  return jobIds.filter((_, i) => Number(prints[i]!.split(',')[0]) <= time);
}

/** How many of them the work was true for. */
async function countOf<T>(items: readonly T[], work: (item: T) => Promise<boolean>): Promise<number> {
  const left = items.values();
  let count = 0;
  const lane = async (): Promise<void> => {
    for (const item of left) if (await work(item)) count += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return count;
}
