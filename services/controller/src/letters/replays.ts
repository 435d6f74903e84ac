// Replays of many dead letters: in the background, at a rate, newest first.
import type { DeadLetter, DeadLetters, LetterFilter } from '@sextant/kit/dead-letters';
import { ProblemError } from '@sextant/kit/problem';
import { log } from '@sextant/telemetry/logs';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

export interface ReplayRequest extends LetterFilter {
  readonly ratePerSecond: number;
  readonly limit: number;
}

export interface Progress {
  readonly id: string;
  readonly started_at: string;
  /** Null while it goes on. */
  readonly ended_at: string | null;
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
  start(request: ReplayRequest): Promise<Progress>;
  /** Those of this process that were asked for with this org, or all, newest first. */
  list(orgId?: string): readonly Progress[];
  /** Ends those under way after their current letter; what is left of their letters stays. */
  close(): Promise<void>;
}

export interface ReplaysDeps {
  readonly letters: Pick<DeadLetters, 'list' | 'count'>;
  readonly replay: (letter: DeadLetter) => Promise<unknown>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const PAGE = 100;
const REMEMBERED = 100;
/** Of one org, so that none keeps the others from theirs, and of all. */
const AT_ONCE = 5;
const AT_ONCE_OF_ALL = 50;
/** How often a long replay says how far it is. */
const REPORT_MS = 10_000;

export function createReplays({ letters, replay }: ReplaysDeps): Replays {
  const all: { readonly orgId: string | undefined; readonly progress: Mutable<Progress> }[] = [];
  const running = new Map<Promise<void>, string | undefined>();
  const stopping = new AbortController();

  async function run(progress: Mutable<Progress>, request: ReplayRequest): Promise<void> {
    const pace = createPace(request.ratePerSecond, stopping.signal);
    let reported = Date.now();
    for await (const letter of matching(letters, request)) {
      if (!(await pace())) break;
      const outcome = await outcomeOf(replay(letter));
      progress[outcome] += 1;
      if (Date.now() - reported < REPORT_MS) continue;
      reported = Date.now();
      log.info('replaying dead letters', { operation: 'replay', ...progress });
    }
  }

  return {
    start: async (request) => {
      const { orgId } = request;
      const ofOrg = [...running.values()].filter((org) => org === orgId).length;
      if (ofOrg >= AT_ONCE || running.size >= AT_ONCE_OF_ALL)
        throw new ProblemError(429, `${ofOrg} replays are under way: wait until one of them ends`);
      const count = Math.min(request.limit, await letters.count(request));
      const at = { started_at: new Date().toISOString(), ended_at: null };
      const progress = { id: randomUUID(), ...at, matching: count, replayed: 0, skipped: 0, errors: 0 };
      all.unshift({ orgId, progress });
      all.length = Math.min(all.length, REMEMBERED);
      const work = run(progress, request)
        .catch((error: unknown) => log.error('could not go on replaying dead letters', error, { operation: 'replay' }))
        .finally(() => {
          Object.assign(progress, { ended_at: new Date().toISOString() });
          running.delete(work);
          log.info('replayed dead letters', { operation: 'replay', ...progress });
        });
      running.set(work, orgId);
      return { ...progress };
    },
    list: (orgId) =>
      all.filter((one) => orgId === undefined || one.orgId === orgId).map(({ progress }) => ({ ...progress })),
    close: async () => {
      stopping.abort();
      await Promise.all(running.keys());
    },
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

async function outcomeOf(replay: Promise<unknown>): Promise<'replayed' | 'skipped' | 'errors'> {
  try {
    await replay;
    return 'replayed';
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500) return 'skipped';
    log.warn('could not replay a dead letter', { operation: 'replay', reason: (error as Error).message });
    return 'errors';
  }
}
