// Bulk replays of dead letters: in the background, at a limited rate, newest first.
import type { DeadLetter, DeadLetterFilter, DeadLetters } from '@sextant/dead-letters';
import { ProblemError } from '@sextant/http/problem';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import type { Admission } from '../admission/admission';
import { createBulk, type Mutable, type Operation, type Progress } from '../bulk/bulk';

export interface ReplayRequest extends DeadLetterFilter {
  readonly ratePerSecond: number;
  readonly limit: number;
}

export interface ReplayProgress extends Progress {
  /** Dead letters that matched at the start, at most the limit. */
  readonly matching: number;
  readonly replayed: number;
  /** Dead letters whose run was no longer failed. */
  readonly skipped: number;
  /** Dead letters that could not be replayed; they remain. */
  readonly errors: number;
}

export interface Replays {
  /** Starts a replay and returns at once. */
  start(request: ReplayRequest): Promise<ReplayProgress>;
  /** Replays of an org, or all replays, newest first. */
  list(orgId?: string): Promise<readonly ReplayProgress[]>;
  /** Stops after the current dead letters; another controller, or the next start, continues. */
  close(): Promise<void>;
}

export interface ReplaysDeps {
  readonly redis: Redis;
  readonly deadLetters: Pick<DeadLetters, 'list' | 'count'>;
  readonly replay: (deadLetter: DeadLetter) => Promise<unknown>;
  readonly admission: Admission;
}

const PAGE = 100;
const KEEP = 100;
/** Limits for concurrent replays, of an org and in total: no org can keep the others from theirs. */
const MAX_PER_ORG = 5;
const MAX_TOTAL = 50;
/** How often a long replay logs its progress. */
const REPORT_MS = 10_000;

export function createReplays({ redis, deadLetters, replay, admission }: ReplaysDeps): Replays {
  const bulk = createBulk<ReplayRequest, ReplayProgress>({ redis, name: 'replay', work, keep: KEEP });

  async function work(
    { request, progress }: Operation<ReplayRequest, Mutable<ReplayProgress>>,
    signal: AbortSignal,
  ): Promise<void> {
    const pace = createPace(request.ratePerSecond, signal);
    const limit = request.limit - progress.replayed - progress.skipped - progress.errors;
    let reported = Date.now();
    for await (const deadLetter of matching(deadLetters, { ...request, limit })) {
      if (!(await pace()) || !(await waitForRoom(admission, signal))) return;
      progress[await replayOne(() => replay(deadLetter))] += 1;
      if (Date.now() - reported < REPORT_MS) continue;
      reported = Date.now();
      log.info('replaying dead letters', { operation: 'replay', ...progress });
    }
  }

  return {
    start: async (request) => {
      const { orgId } = request;
      const active = (await bulk.list()).filter(({ progress }) => progress.ended_at === null);
      const activeOfOrg = active.filter((operation) => operation.request.orgId === orgId).length;
      if (activeOfOrg >= MAX_PER_ORG || active.length >= MAX_TOTAL)
        throw new ProblemError(429, `${activeOfOrg} replays are running: wait until one of them ends`);
      const count = Math.min(request.limit, await deadLetters.count(request));
      return bulk.start(request, { matching: count, replayed: 0, skipped: 0, errors: 0 });
    },
    list: async (orgId) =>
      (await bulk.list())
        .filter(({ request }) => orgId === undefined || request.orgId === orgId)
        .map(({ progress }) => progress),
    close: () => bulk.close(),
  };
}

/** Dead letters of jobs that fail again are newer than the first page, so none is returned twice. */
async function* matching(deadLetters: ReplaysDeps['deadLetters'], request: ReplayRequest): AsyncGenerator<DeadLetter> {
  const { limit, ratePerSecond: _, ...filter } = request;
  let cursor: string | undefined;
  for (let left = limit; left > 0; left -= PAGE) {
    const page = await deadLetters.list({ ...filter, limit: Math.min(PAGE, left), cursor });
    yield* page.deadLetters;
    if (page.cursor === null) return;
    cursor = page.cursor;
  }
}

/** Returns a function that waits until the next replay is due; it resolves with false when the signal is aborted. */
function createPace(perSecond: number, signal: AbortSignal): () => Promise<boolean> {
  let next = Date.now();
  return async () => {
    await wait(Math.max(0, next - Date.now()), undefined, { signal }).catch(() => undefined);
    next = Math.max(next + 1000 / perSecond, Date.now() - 1000);
    return !signal.aborted;
  };
}

const FULL_PAUSE_MS = 5_000;

/** Waits while Redis is too full for more jobs; false when the signal is aborted first. */
async function waitForRoom(admission: Admission, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const isAdmitted = await admission.admit().then(
      () => true,
      () => false,
    );
    if (isAdmitted) return true;
    await wait(FULL_PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** The lock of a controller that died outlasts a single try. */
const MAX_TRIES = 4;

async function replayOne(replay: () => Promise<unknown>): Promise<'replayed' | 'skipped' | 'errors'> {
  for (let tries = 1; ; tries += 1) {
    try {
      await replay();
      return 'replayed';
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500) return 'skipped';
      if (error instanceof ServiceError && error.errorClass === 'SERVICE_UNAVAILABLE' && tries < MAX_TRIES) continue;
      log.warn('could not replay a dead letter', { operation: 'replay', reason: (error as Error).message });
      return 'errors';
    }
  }
}
