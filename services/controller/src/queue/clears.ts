// Clears queues: ends the runs whose next job waits, in the background, so that each of them is canceled and none is lost.
import { ProblemError } from '@sextant/http/problem';
import { log } from '@sextant/telemetry/logs';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { createBulk, type Mutable, type Progress } from '../bulk/bulk';
import { readFingerprints } from './fingerprints';
import { runIdOf } from './flow';
import type { Queues } from './queues';

export interface ClearProgress extends Progress {
  readonly queue: string;
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
  /** Those of a queue, newest first. */
  list(queue: string): Promise<readonly ClearProgress[]>;
  /** Ends those under way after their current jobs; another controller, or the next start, goes on with them. */
  close(): Promise<void>;
}

export interface ClearsDeps {
  readonly redis: Redis;
  readonly queues: Queues;
  /** Cancels a run and takes its jobs off the queue; false when it has ended or there is none. */
  readonly cancel: (runId: string) => Promise<boolean>;
}

type Status = 'wait' | 'prioritized' | 'delayed';

interface Clearing {
  readonly queue: Queue;
  readonly status: Status;
  readonly progress: Mutable<ClearProgress>;
  readonly signal: AbortSignal;
}

interface Work {
  readonly request: { readonly queue: string; readonly delayed: boolean };
  readonly progress: Mutable<ClearProgress>;
}

const PAGE = 100;
/** Fewer than the database has connections, so that requests find one. */
const AT_ONCE = 4;
const REMEMBERED = 20;

export function createClears({ redis, queues, cancel }: ClearsDeps): Clears {
  const bulk = createBulk<Work['request'], ClearProgress>({ redis, name: 'clear', work, remembered: REMEMBERED });

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
    const { queue, status, progress, signal } = clearing;
    let gone = 0;
    for (let stayed = 0; !signal.aborted;) {
      const page = await queue.getRanges([status], stayed, stayed + PAGE - 1, true);
      if (page.length === 0) break;
      const jobs = await addedBefore({ queue, redis, jobIds: page, time: Date.parse(progress.started_at) });
      const removed = await countOf(jobs, (jobId) => takeOff(clearing, jobId));
      gone += removed;
      stayed += page.length - removed;
    }
    return gone;
  }

  async function work({ request, progress }: Work, signal: AbortSignal): Promise<void> {
    const queue = queues.of(request.queue);
    for (const status of statusesOf(request)) while ((await pass({ queue, status, progress, signal })) > 0);
  }

  const of = async (queue: string) => (await bulk.list()).filter(({ request }) => request.queue === queue);

  return {
    start: async (queue, { delayed }) => {
      const { name } = queue;
      if ((await of(name)).some(({ progress }) => progress.ended_at === null))
        throw new ProblemError(409, `the queue ${name} is being cleared already`);
      const matching = await queue.getJobCountByTypes(...statusesOf({ delayed }));
      return bulk.start({ queue: name, delayed }, { queue: name, matching, canceled: 0, skipped: 0, errors: 0 });
    },
    list: async (name) => (await of(name)).map(({ progress }) => progress),
    close: () => bulk.close(),
  };
}

function statusesOf({ delayed }: { readonly delayed: boolean }): readonly Status[] {
  return ['wait', 'prioritized', ...(delayed ? (['delayed'] as const) : [])];
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
