// Moves lines to Postgres exactly once, in batches of one group. Lines that Postgres rejects are set aside.
import { setTimeout as delay } from 'node:timers/promises';
import { log } from '@sextant/telemetry/logs';
import type { Segment, Spool } from './spool';

const MAX_BACKOFF_MS = 5_000;
/** A single failure may be a connection that Postgres has closed. */
const OUTAGE_FAILURES = 2;
/** Lines of one round of writing. Two rounds are in memory at a time. */
const MAX_ROUND_BYTES = 9 * 1024 * 1024;
/** Fewer lines wait for the next interval, to share a transaction with later lines. */
const MIN_ROUND_BYTES = 256 * 1024;

/** Writes all lines, or throws if Postgres is unavailable. Writing a line again has no effect. */
export type WriteLines = (lines: readonly string[]) => Promise<void>;

export interface Destination {
  /** Creates missing partitions for the current and the next periods. Called on each new UTC day. */
  readonly createPartitions: () => Promise<unknown>;
  /** Lines of one group can share a transaction. Never throws. */
  readonly groupOf: (line: string) => string;
  /** Inserts lines of a group in one transaction. Lines that already exist are skipped. */
  readonly insert: (group: string, lines: readonly string[]) => Promise<void>;
  /** Called for a line that Postgres will never accept. */
  readonly refused: (line: string, error: unknown) => Promise<void>;
  /** Maximum number of lines in one transaction. */
  readonly maxBatch: number;
  /** Number of groups written concurrently; default 1. The lines of a group stay in order. */
  readonly lanes?: number;
}

export function lineWriter(destination: Destination): WriteLines {
  const { maxBatch, lanes = 1 } = destination;
  let partitionsOf = '';
  return async (lines) => {
    if (lines.length === 0) return;
    const day = new Date().toISOString().slice(0, 10);
    if (partitionsOf !== day) await destination.createPartitions();
    partitionsOf = day;
    const groups = [...Map.groupBy(lines, destination.groupOf)];
    await inLanes(groups, lanes, async ([group, ofGroup]) => {
      for (let i = 0; i < ofGroup.length; i += maxBatch) {
        await store(destination, group, ofGroup.slice(i, i + maxBatch));
      }
    });
  };
}

/** Processes all items, `lanes` at a time. After a failure no lane starts another item; throws when all have ended. */
async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    try {
      while (next < items.length) await work(items[next++]!);
    } finally {
      next = items.length;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, items.length) }, lane));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

/** Inserts lines. Finds the lines that Postgres rejects by bisection, so that they do not block the others. */
async function store(destination: Destination, group: string, lines: readonly string[]): Promise<void> {
  try {
    await destination.insert(group, lines);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const half = lines.length >> 1;
    if (half === 0) return destination.refused(lines[0]!, error);
    await store(destination, group, lines.slice(0, half));
    await store(destination, group, lines.slice(half));
  }
}

/** Invalid JSON, or SQLSTATE class 22 (bad data) or 23 (a constraint): a retry cannot succeed. */
function isRefusal(error: unknown): boolean {
  const code = ((error as Error).cause as { readonly code?: unknown } | undefined)?.code;
  return error instanceof SyntaxError || (typeof code === 'string' && /^2[23]/.test(code));
}

/** Writes all spooled lines, oldest first, and continues while enough lines are added. Throws if a write fails. */
export async function drain(spool: Spool, write: WriteLines): Promise<void> {
  // The first round has one segment: while Postgres is unavailable, each attempt reads no more than that.
  await finish(spool, write, await readRound(spool, { minBytes: 1, maxBytes: 1 }));
  let round = await readRound(spool, { minBytes: MIN_ROUND_BYTES });
  while (round.segments.length > 0) {
    // Reads the next round while Postgres writes this one.
    const next = readRound(spool, { after: round.segments.length, minBytes: MIN_ROUND_BYTES });
    next.catch(() => {});
    await finish(spool, write, round);
    round = await next;
    // Enough lines may have arrived during the write.
    if (round.segments.length === 0) round = await readRound(spool, { minBytes: MIN_ROUND_BYTES });
  }
}

async function finish(spool: Spool, write: WriteLines, { segments, lines }: Round): Promise<void> {
  await write(lines);
  for (const segment of segments) await spool.remove(segment);
}

interface Round {
  readonly segments: readonly Segment[];
  readonly lines: readonly string[];
}

async function readRound(spool: Spool, which: Parameters<Spool['take']>[0]): Promise<Round> {
  const segments = spool.take({ maxBytes: MAX_ROUND_BYTES, ...which });
  const lines = await Promise.all(segments.map((segment) => spool.read(segment)));
  return { segments, lines: lines.flat() };
}

export interface RepeatOptions {
  readonly everyMs: number;
  /** Resolves when the work should run before its interval ends. Not called while the work fails. */
  readonly early?: () => Promise<void>;
  /** The operation in log lines. */
  readonly operation: string;
  /** Called when an outage begins, which is the second failure in a row, and when it ends. */
  readonly onOutage?: (began: boolean) => void;
  readonly signal: AbortSignal;
}

/** Repeats work until aborted. While it fails, the interval doubles each time, up to 5 s. */
export async function repeat(
  work: () => Promise<void>,
  { everyMs, early, operation, onOutage, signal }: RepeatOptions,
): Promise<void> {
  let wait = everyMs;
  let failures = 0;
  while (!signal.aborted) {
    const due = delay(wait, undefined, { ref: false, signal }).catch(() => {});
    await (early && failures === 0 ? Promise.race([due, early()]) : due);
    try {
      await work();
      if (failures > 0) log.info('Postgres is available again, writing spooled entries', { operation });
      if (failures >= OUTAGE_FAILURES) onOutage?.(false);
      wait = everyMs;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1) log.error('could not write to Postgres, keeping entries in the spool', error, { operation });
      if (failures === OUTAGE_FAILURES) onOutage?.(true);
      wait = Math.min(wait * 2, MAX_BACKOFF_MS);
    }
  }
}
