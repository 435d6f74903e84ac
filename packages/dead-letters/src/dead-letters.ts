// The dead letter store: jobs that failed permanently, kept in Redis until they are replayed, removed or archived.
import { redactStart, redactWithin } from '@sextant/telemetry/redaction';
import { counter } from '@sextant/telemetry/metrics';
import type { ErrorClass } from '@sextant/signals/errors';
import type { KindName } from '@sextant/signals/labels';
import { dlqMovedTotal } from '@sextant/signals/queues';
import type { Redis } from 'ioredis';
import { COUNT, LIST, LIST_SURPLUS, MARK_REPLAYED, PUT, REMOVE, STATS } from './scripts';
import { connectRedis } from './redis';

/** A job that failed permanently. */
export interface NewDeadLetter {
  readonly queue: KindName;
  readonly job_id: string;
  readonly run_id: string;
  readonly org_id: string;
  readonly kind: string;
  readonly step: string;
  readonly error_class: ErrorClass;
  /** Whether the error is transient; such a job has used up its attempts. */
  readonly retryable: boolean;
  readonly message: string;
  readonly stack: string | null;
  readonly attempts: number;
  /** The job's data without the input of its run, which is in Postgres. Stored redacted and truncated. */
  readonly payload: unknown;
  readonly trace_id: string | null;
  /** RFC 3339, like `last_failed_at`. Attempts that were retried count as failures. */
  readonly first_failed_at: string;
  readonly last_failed_at: string;
}

export interface DeadLetter extends NewDeadLetter {
  /** The job's id. */
  readonly id: string;
  /** How often the job was replayed before this failure. */
  readonly replays: number;
}

/** Identifies a dead letter. With `last_failed_at`, only as long as the job has not failed again. */
export type DeadLetterRef = Pick<DeadLetter, 'id'> & Partial<Pick<DeadLetter, 'last_failed_at'>>;

export interface DeadLetterFilter {
  /** Without it, dead letters of all orgs match. */
  readonly orgId?: string | undefined;
  readonly queue?: string | undefined;
  readonly errorClass?: ErrorClass | undefined;
  readonly retryable?: boolean | undefined;
  readonly step?: string | undefined;
  /** Last failed at or after this time, in milliseconds since the epoch: bulk replays store their filter as JSON. */
  readonly fromMs?: number | undefined;
  /** Last failed before this time. */
  readonly toMs?: number | undefined;
}

export interface PageOptions {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetter[];
  /** Start of the next page; null on the last page. */
  readonly cursor: string | null;
}

export interface StatsOptions {
  /** Number of hours in `by_hour`; default 24. */
  readonly hours?: number;
  readonly orgId?: string | undefined;
}

export interface DeadLetterStats {
  readonly total: number;
  readonly by_queue: Readonly<Record<string, number>>;
  readonly by_error_class: Readonly<Record<string, number>>;
  readonly by_step: Readonly<Record<string, number>>;
  readonly by_retryable: Readonly<Record<string, number>>;
  /** By the hour of the last failure, oldest first; the current hour is the last one. */
  readonly by_hour: readonly { readonly hour: string; readonly count: number }[];
}

export interface DeadLetters {
  /**
   * Stores a dead letter. Counts it in `dlq_moved_total` when it is the job's first one, or the first since a replay. A
   * repeated put replaces the stored dead letter but keeps the time of the first failure.
   */
  put(deadLetter: NewDeadLetter): Promise<void>;
  get(id: string): Promise<DeadLetter | undefined>;
  /** Newest first. Throws RangeError for an invalid cursor. */
  list(options: DeadLetterFilter & PageOptions): Promise<DeadLetterPage>;
  stats(options?: StatsOptions): Promise<DeadLetterStats>;
  /** Number of dead letters that match the filter. */
  count(filter: DeadLetterFilter): Promise<number>;
  /** Number of dead letters of a queue. */
  size(queue: string): Promise<number>;
  /** Records that the job is about to be replayed; false when it has no dead letter. */
  markReplayed(id: string): Promise<boolean>;
  /** Removes dead letters and returns how many existed. One that failed again after `last_failed_at` stays. */
  remove(...refs: readonly DeadLetterRef[]): Promise<number>;
  /** At most `limit` of the oldest dead letters of a queue beyond the number to keep. They stay until removed. */
  listSurplus(queue: string, limit: number): Promise<readonly DeadLetter[]>;
  /** Closes the connection if this store opened it. */
  close(): Promise<void>;
}

export interface DeadLettersOptions {
  /** A client, or the URL to connect to; with a URL every call answers or throws within 5 s. */
  readonly redis: Redis | string;
  /** Number of dead letters to keep per queue; older ones are surplus for the archive. */
  readonly keep?: number;
}

const PREFIX = 'sextant:dead-letters:';
/** Maximum lengths in characters. */
const MAX_STACK = 8 * 1024;
const MAX_PAYLOAD = 16 * 1024;
const MAX_MESSAGE = 2 * 1024;
const HOUR_MS = 60 * 60 * 1000;

const moved = counter(dlqMovedTotal);

/** Opens the store. All processes on the same Redis share its dead letters. */
export function createDeadLetters({ redis: clientOrUrl, keep = 10_000 }: DeadLettersOptions): DeadLetters {
  const redis = typeof clientOrUrl === 'string' ? connectRedis(clientOrUrl) : clientOrUrl;
  const run = (script: string, ...args: readonly (string | number)[]) => redis.eval(script, 1, PREFIX, ...args);
  const readStats = async (orgId = '', ...hours: readonly number[]): Promise<StatsReply> =>
    (await run(STATS, ...hours, orgId)) as StatsReply;
  return {
    put: async (deadLetter) => {
      const { job_id, first_failed_at, org_id, queue, error_class, retryable } = deadLetter;
      const at = Date.parse(deadLetter.last_failed_at);
      const indexed = [org_id, queue, error_class, String(retryable)];
      const isNew = (await run(PUT, job_id, serialize(deadLetter), first_failed_at, at, ...indexed)) === 1;
      if (isNew) moved.inc({ queue, error_class, retryable: retryable ? 'true' : 'false' });
    },
    get: async (id) => deserialize(await redis.hget(`${PREFIX}jobs`, id)),
    list: async ({ limit, cursor, ...filter }) => {
      const { at, id } = parseCursor(cursor);
      const texts = (await run(LIST, ...argumentsOf(filter), limit + 1, at, id)) as string[];
      const deadLetters = texts.slice(0, limit).flatMap((text) => deserialize(text) ?? []);
      const last = deadLetters.at(-1);
      const next = texts.length > limit && last ? `${Date.parse(last.last_failed_at)}:${last.id}` : null;
      return { deadLetters, cursor: next };
    },
    stats: async ({ hours = 24, orgId } = {}) => {
      const first = (Math.floor(Date.now() / HOUR_MS) - hours + 1) * HOUR_MS;
      return statsOf(await readStats(orgId, first, HOUR_MS, hours), first);
    },
    count: async (filter) => (await run(COUNT, ...argumentsOf(filter))) as number,
    size: (queue) => redis.zcard(`${PREFIX}queue:${queue}`),
    markReplayed: async (id) => (await run(MARK_REPLAYED, id)) === 1,
    remove: async (...refs) =>
      (await run(REMOVE, ...refs.flatMap(({ id, last_failed_at = '' }) => [id, last_failed_at]))) as number,
    listSurplus: async (queue, limit) => {
      const texts = (await run(LIST_SURPLUS, queue, keep, limit)) as string[];
      return texts.flatMap((text) => deserialize(text) ?? []);
    },
    close: async () => {
      if (redis !== clientOrUrl) redis.disconnect();
    },
  };
}

/** A filter as the scripts read it. */
function argumentsOf({ orgId, queue, errorClass, retryable, step, fromMs, toMs }: DeadLetterFilter): string[] {
  const parts = [orgId, queue, errorClass, retryable, step, fromMs, toMs];
  return parts.map((part) => (part === undefined ? '' : String(part)));
}

/** Without `first_failed_at`, which the script sets. */
function serialize({ first_failed_at: _, ...deadLetter }: NewDeadLetter): string {
  const { job_id, stack, message, payload } = deadLetter;
  return JSON.stringify({
    id: job_id,
    ...deadLetter,
    message: redactStart(message, MAX_MESSAGE),
    stack: stack === null ? null : redactStart(stack, MAX_STACK),
    payload: boundedPayload(payload),
  });
}

/** The payload, redacted. Of a larger one only the start of its JSON is redacted and kept, as `truncated`. */
export function boundedPayload(payload: unknown): unknown {
  const { value, truncated } = redactWithin(payload, MAX_PAYLOAD);
  const text = JSON.stringify(value) ?? 'null';
  return !truncated && text.length <= MAX_PAYLOAD ? value : { truncated: text.slice(0, MAX_PAYLOAD) };
}

function deserialize(text: string | null): DeadLetter | undefined {
  return text === null ? undefined : (JSON.parse(text) as DeadLetter);
}

function parseCursor(cursor: string | undefined): { readonly at: string; readonly id: string } {
  if (cursor === undefined) return { at: '+inf', id: '' };
  const [, at, id] = /^(\d{1,15}):(.+)$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined) throw new RangeError('the cursor is not from a page of dead letters');
  return { at, id };
}

type Counts = readonly (readonly [name: string, count: number])[];
type StatsReply = readonly [indexes: Counts, hours: readonly number[], steps: Counts];

function statsOf([indexes, hours, steps]: StatsReply, first: number): DeadLetterStats {
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
    by_step: Object.fromEntries(steps),
    by_retryable: by(2),
    by_hour: hours.map((count, i) => ({ hour: new Date(first + i * HOUR_MS).toISOString(), count })),
  };
}
