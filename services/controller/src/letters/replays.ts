// Replays of many dead letters: in the background, at a rate, newest first.
import type { DeadLetter, DeadLetters, LetterFilter } from '@sextant/dead-letters';
import { ProblemError } from '@sextant/http/problem';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import type { Intake } from '../intake/intake';
import { createBulk, type Mutable, type Progress } from '../bulk/bulk';

export interface ReplayRequest extends LetterFilter {
  readonly ratePerSecond: number;
  readonly limit: number;
}

export interface ReplayProgress extends Progress {
  /** Letters that matched when it began, at most the limit. */
  readonly matching: number;
  readonly replayed: number;
  /** Letters whose run was not failed any more. */
  readonly skipped: number;
  /** Letters that could not be replayed, as of now; they stay. */
  readonly errors: number;
}

export interface Replays {
  /** Starts one and returns at once. */
  start(request: ReplayRequest): Promise<ReplayProgress>;
  /** Those that were asked for with this org, or all, newest first. */
  list(orgId?: string): Promise<readonly ReplayProgress[]>;
  /** Ends those under way after their current letter; another controller, or the next start, goes on with them. */
  close(): Promise<void>;
}

export interface ReplaysDeps {
  readonly redis: Redis;
  readonly letters: Pick<DeadLetters, 'list' | 'count'>;
  readonly replay: (letter: DeadLetter) => Promise<unknown>;
  readonly intake: Intake;
}

interface Work {
  readonly request: ReplayRequest;
  readonly progress: Mutable<ReplayProgress>;
}

const PAGE = 100;
const REMEMBERED = 100;
/** Of one org, so that none keeps the others from theirs, and of all. */
const AT_ONCE = 5;
const AT_ONCE_OF_ALL = 50;
/** How often a long replay says how far it is. */
const REPORT_MS = 10_000;

export function createReplays({ redis, letters, replay, intake }: ReplaysDeps): Replays {
  const bulk = createBulk<ReplayRequest, ReplayProgress>({ redis, name: 'replay', work, remembered: REMEMBERED });

  async function work({ request, progress }: Work, signal: AbortSignal): Promise<void> {
    const pace = createPace(request.ratePerSecond, signal);
    const limit = request.limit - progress.replayed - progress.skipped - progress.errors;
    let reported = Date.now();
    for await (const letter of matching(letters, { ...request, limit })) {
      if (!(await pace()) || !(await hasRoom(intake, signal))) return;
      const outcome = await outcomeOf(() => replay(letter));
      progress[outcome] += 1;
      if (Date.now() - reported < REPORT_MS) continue;
      reported = Date.now();
      log.info('replaying dead letters', { operation: 'replay', ...progress });
    }
  }

  return {
    start: async (request) => {
      const { orgId } = request;
      const underWay = (await bulk.list()).filter(({ progress }) => progress.ended_at === null);
      const ofOrg = underWay.filter(({ request: one }) => one.orgId === orgId).length;
      if (ofOrg >= AT_ONCE || underWay.length >= AT_ONCE_OF_ALL)
        throw new ProblemError(429, `${ofOrg} replays are under way: wait until one of them ends`);
      const count = Math.min(request.limit, await letters.count(request));
      return bulk.start(request, { matching: count, replayed: 0, skipped: 0, errors: 0 });
    },
    list: async (orgId) =>
      (await bulk.list())
        .filter(({ request }) => orgId === undefined || request.orgId === orgId)
        .map(({ progress }) => progress),
    close: () => bulk.close(),
  };
}

/** Letters that fail again meanwhile are newer than the first page, so that none comes twice. */
async function* matching(letters: ReplaysDeps['letters'], request: ReplayRequest): AsyncGenerator<DeadLetter> {
  const { limit, ratePerSecond: _, ...filter } = request;
  let cursor: string | undefined;
  for (let left = limit; left > 0; left -= PAGE) {
    const page = await letters.list({ ...filter, limit: Math.min(PAGE, left), cursor });
    yield* page.letters;
    if (page.cursor === null) return;
    cursor = page.cursor;
  }
}

/** Resolves when the next letter's time has come; false when there is no more. */
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
async function hasRoom(intake: Intake, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const isAdmitted = await intake.admit().then(
      () => true,
      () => false,
    );
    if (isAdmitted) return true;
    await wait(FULL_PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** A controller that died may have locked the run for a while, for longer than one try has patience. */
const TRIES = 4;

async function outcomeOf(replay: () => Promise<unknown>): Promise<'replayed' | 'skipped' | 'errors'> {
  for (let tries = 1; ; tries += 1) {
    try {
      await replay();
      return 'replayed';
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500) return 'skipped';
      if (error instanceof ServiceError && error.errorClass === 'SERVICE_UNAVAILABLE' && tries < TRIES) continue;
      log.warn('could not replay a dead letter', { operation: 'replay', reason: (error as Error).message });
      return 'errors';
    }
  }
}
