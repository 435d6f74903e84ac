// Dead letters: jobs that failed for good, kept in Redis for whoever looks into them and replays them.
import { redactStart, redactWithin } from '@sextant/telemetry/redaction';
import type { ErrorClass } from '@sextant/signals/errors';
import type { Redis } from 'ioredis';
import { fileByOrg, type Run } from './file-by-org';
import { LIST, PUT, REMOVE, REPLAYING, STATS, TAKE } from './scripts';
import { connectRedis } from './redis';

/** A job that failed for good. */
export interface NewDeadLetter {
  readonly queue: string;
  readonly job_id: string;
  readonly run_id: string;
  readonly org_id: string;
  readonly kind: string;
  readonly step: string;
  readonly error_class: ErrorClass;
  /** Whether the error may pass by itself; such a job has used up its attempts. */
  readonly retryable: boolean;
  readonly message: string;
  readonly stack: string | null;
  readonly attempts: number;
  /** The job's data, without its run's input, which is in Postgres; kept redacted, and cut when it is large. */
  readonly payload: unknown;
  readonly trace_id: string | null;
  /** RFC 3339, as is the next; attempts that were retried count as failures. */
  readonly first_failed_at: string;
  readonly last_failed_at: string;
}

export interface DeadLetter extends NewDeadLetter {
  /** The job's id. */
  readonly id: string;
  /** How often the job was put back on its queue before. */
  readonly replays: number;
}

/** A letter, as it was read; without `last_failed_at` whatever is there of the job. */
export type LetterRef = Pick<DeadLetter, 'id'> & Partial<Pick<DeadLetter, 'last_failed_at'>>;

export interface LetterFilter {
  /** Letters of one org; without it those of all. */
  readonly orgId?: string | undefined;
  readonly queue?: string | undefined;
  readonly errorClass?: ErrorClass | undefined;
  readonly retryable?: boolean | undefined;
}

export interface LetterPage {
  readonly letters: readonly DeadLetter[];
  /** Where the next page starts; null on the last one. */
  readonly cursor: string | null;
}

export interface StatsOptions {
  /** How far back the counts by hour go; default 24. */
  readonly hours?: number;
  readonly orgId?: string | undefined;
}

export interface LetterStats {
  readonly total: number;
  readonly by_queue: Readonly<Record<string, number>>;
  readonly by_error_class: Readonly<Record<string, number>>;
  readonly by_retryable: Readonly<Record<string, number>>;
  /** Letters by the hour of their last failure, oldest hour first, the current one last. */
  readonly by_hour: readonly { readonly hour: string; readonly count: number }[];
}

export interface DeadLetters {
  /**
   * Keeps a letter; true when it is the first of this job, or the first since its replay, so that each is counted once.
   * A repeated put replaces what was kept, except for the time of the first failure.
   */
  put(letter: NewDeadLetter): Promise<boolean>;
  get(id: string): Promise<DeadLetter | undefined>;
  /** Newest first; throws RangeError for a cursor that is not one of ours. */
  list(options: LetterFilter & { readonly limit: number; readonly cursor?: string | undefined }): Promise<LetterPage>;
  /** Counts of what is kept. */
  stats(options?: StatsOptions): Promise<LetterStats>;
  /** Letters kept that the filter admits. */
  count(filter: LetterFilter): Promise<number>;
  /** Letters kept of a queue. */
  size(queue: string): Promise<number>;
  /** Notes that a letter's job is about to be put back on its queue; false when there is no such letter. */
  replaying(id: string): Promise<boolean>;
  /** Removes letters and returns how many were there. One that failed again after its `last_failed_at` stays. */
  remove(...letters: readonly LetterRef[]): Promise<number>;
  /** At most `n` of the oldest letters beyond those to keep; they stay until they are removed. */
  takeForArchive(queue: string, n: number): Promise<readonly DeadLetter[]>;
  /** Closes the connection, where this store opened it. */
  close(): Promise<void>;
}

export interface DeadLettersOptions {
  /** A client, or the URL of one to open; every call then answers or throws within 5 s. */
  readonly redis: Redis | string;
  /** Letters kept per queue; the rest is for the archive. */
  readonly keep?: number;
}

const PREFIX = 'sextant:dlq:';
/** Longest stack and payload, in characters. */
const STACK_LENGTH = 8 * 1024;
const PAYLOAD_LENGTH = 16 * 1024;
const MESSAGE_LENGTH = 2 * 1024;
const HOUR_MS = 60 * 60 * 1000;

/** Opens the store; all processes that use one Redis share its letters. */
export function createDeadLetters({ redis: given, keep = 10_000 }: DeadLettersOptions): DeadLetters {
  const redis = typeof given === 'string' ? connectRedis(given) : given;
  const run: Run = (script, ...args) => redis.eval(script, 1, PREFIX, ...args);
  const filedByOrg = fileByOrg(redis, PREFIX, run);
  const statsOfOrg = async (orgId: string | undefined, ...hours: readonly number[]): Promise<StatsReply> => {
    if (orgId !== undefined) await filedByOrg();
    return (await run(STATS, ...hours, orgId ?? '')) as StatsReply;
  };
  return {
    put: async (letter) => {
      const { job_id, first_failed_at, org_id, queue, error_class, retryable } = letter;
      const at = Date.parse(letter.last_failed_at);
      const filing = [org_id, queue, error_class, String(retryable)];
      return (await run(PUT, job_id, textOf(letter), first_failed_at, at, ...filing)) === 1;
    },
    get: async (id) => parsed(await redis.hget(`${PREFIX}letters`, id)),
    list: async ({ limit, cursor, ...filter }) => {
      const { at, id } = positionOf(cursor);
      if (filter.orgId !== undefined) await filedByOrg();
      const texts = (await run(LIST, limit + 1, at, id, ...patternOf(filter), filter.orgId ?? '')) as string[];
      const letters = texts.slice(0, limit).flatMap((text) => parsed(text) ?? []);
      const last = letters.at(-1);
      return { letters, cursor: texts.length > limit && last ? `${Date.parse(last.last_failed_at)}:${last.id}` : null };
    },
    stats: async ({ hours = 24, orgId } = {}) => {
      const first = (Math.floor(Date.now() / HOUR_MS) - hours + 1) * HOUR_MS;
      return statsOf(await statsOfOrg(orgId, first, HOUR_MS, hours), first);
    },
    count: async (filter) => {
      const [indexes] = await statsOfOrg(filter.orgId, 0, 0, 0);
      const wanted = patternOf(filter);
      const matching = indexes.filter(([index]) =>
        index.split('|').every((part, i) => !wanted[i] || wanted[i] === part),
      );
      return matching.reduce((sum, [, count]) => sum + count, 0);
    },
    size: (queue) => redis.zcard(`${PREFIX}queue:${queue}`),
    replaying: async (id) => (await run(REPLAYING, id)) === 1,
    remove: async (...letters) => {
      const refs = letters.flatMap(({ id, last_failed_at = '' }) => [id, last_failed_at]);
      return (await run(REMOVE, ...refs)) as number;
    },
    takeForArchive: async (queue, n) => {
      const texts = (await run(TAKE, queue, keep, n)) as string[];
      return texts.flatMap((text) => parsed(text) ?? []);
    },
    close: async () => {
      if (redis !== given) redis.disconnect();
    },
  };
}

function patternOf({ queue, errorClass, retryable }: LetterFilter): string[] {
  return [queue, errorClass, retryable].map((part) => (part === undefined ? '' : String(part)));
}

/** The letter as it is kept, without what only the store knows. */
function textOf({ first_failed_at: _, ...letter }: NewDeadLetter): string {
  const { job_id, stack, message, payload } = letter;
  return JSON.stringify({
    id: job_id,
    ...letter,
    message: redactStart(message, MESSAGE_LENGTH),
    stack: stack === null ? null : redactStart(stack, STACK_LENGTH),
    payload: boundedPayload(payload),
  });
}

/** The payload redacted; one that is too large is kept as the beginning of its text, and only that is looked at. */
export function boundedPayload(payload: unknown): unknown {
  const { value, truncated } = redactWithin(payload, PAYLOAD_LENGTH);
  const text = JSON.stringify(value) ?? 'null';
  return !truncated && text.length <= PAYLOAD_LENGTH ? value : { truncated: text.slice(0, PAYLOAD_LENGTH) };
}

function parsed(text: string | null): DeadLetter | undefined {
  return text === null ? undefined : (JSON.parse(text) as DeadLetter);
}

function positionOf(cursor: string | undefined): { readonly at: string; readonly id: string } {
  if (cursor === undefined) return { at: '+inf', id: '' };
  const [, at, id] = /^(\d{1,15}):(.+)$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined) throw new RangeError('the cursor is not one of a page of dead letters');
  return { at, id };
}

type StatsReply = readonly [readonly (readonly [index: string, count: number])[], readonly number[]];

function statsOf([indexes, hours]: StatsReply, first: number): LetterStats {
  const by = (part: number): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const [index, count] of indexes) {
      const name = index.split('|')[part]!;
      counts[name] = (counts[name] ?? 0) + count;
    }
    return counts;
  };
  return {
    total: indexes.reduce((sum, [, count]) => sum + count, 0),
    by_queue: by(0),
    by_error_class: by(1),
    by_retryable: by(2),
    by_hour: hours.map((count, i) => ({ hour: new Date(first + i * HOUR_MS).toISOString(), count })),
  };
}
