// Moves lines to Postgres, each exactly once: in batches of one group, what Postgres will never take put apart.
import { setTimeout as delay } from 'node:timers/promises';
import { log } from '@sextant/telemetry/logs';
import type { Segment, Spool } from './spool';

const MAX_BACKOFF_MS = 5_000;
/** Lines of one round of writing; those of two are in memory. */
const ROUND_BYTES = 9 * 1024 * 1024;
/** With fewer lines the next round waits for its time, so that they share a transaction with those that come. */
const WORTH_A_ROUND_BYTES = 256 * 1024;

/** Writes all lines or throws when Postgres is away; a line may be given again and is written once. */
export type WriteLines = (lines: readonly string[]) => Promise<void>;

export interface Destination {
  /** Makes the partitions of this time and the next, where they are missing; called on each new UTC day. */
  readonly createPartitions: () => Promise<unknown>;
  /** What can go in one transaction has the same group. Never throws. */
  readonly groupOf: (line: string) => string;
  /** Inserts lines of a group in one transaction; those that are there already are left alone. */
  readonly insert: (group: string, lines: readonly string[]) => Promise<void>;
  /** Told of a line that Postgres will never take. */
  readonly refused: (line: string, error: unknown) => Promise<void>;
  /** Most lines of one transaction. */
  readonly maxBatch: number;
  /** Groups that are written at the same time; default 1. The lines of a group are written in their order. */
  readonly lanes?: number;
}

/** Returns a function that writes lines to their destination. */
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

/** Works on all items, some at a time, and ends when all lanes have: after a failure none begins another item. */
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

/** Inserts lines; those that Postgres will never take are found by halving, so that none holds up the rest. */
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

/** Not JSON, or SQLSTATE class 22 (bad data) or 23 (a constraint): trying again cannot help. */
function isRefusal(error: unknown): boolean {
  const code = ((error as Error).cause as { readonly code?: unknown } | undefined)?.code;
  return error instanceof SyntaxError || (typeof code === 'string' && /^2[23]/.test(code));
}

/** Writes all that is spooled when it begins, oldest first, and goes on while much is added; throws when it cannot. */
export async function drain(spool: Spool, write: WriteLines): Promise<void> {
  // One segment tells whether Postgres is there: while it is away, each try reads that and no more.
  await finish(spool, write, await readRound(spool, { leastBytes: 1, mostBytes: 1 }));
  let round = await readRound(spool, { leastBytes: WORTH_A_ROUND_BYTES });
  while (round.segments.length > 0) {
    // Postgres need not wait for what comes next to be read.
    const ahead = readRound(spool, { after: round.segments.length, leastBytes: WORTH_A_ROUND_BYTES });
    ahead.catch(() => {});
    await finish(spool, write, round);
    round = await ahead;
    // There was not enough then; there may be now.
    if (round.segments.length === 0) round = await readRound(spool, { leastBytes: WORTH_A_ROUND_BYTES });
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

interface Part {
  readonly after?: number;
  readonly leastBytes: number;
  readonly mostBytes?: number;
}

async function readRound(spool: Spool, part: Part): Promise<Round> {
  const segments = spool.take({ mostBytes: ROUND_BYTES, ...part });
  const lines = await Promise.all(segments.map((segment) => spool.read(segment)));
  return { segments, lines: lines.flat() };
}

export interface Repetition {
  readonly everyMs: number;
  /** Resolves when the next time need not be waited for; asked while the work succeeds. */
  readonly early?: () => Promise<void>;
  /** In what is logged when Postgres goes away and comes back. */
  readonly operation: string;
  readonly signal: AbortSignal;
}

/** Repeats work until stopped; while it throws, it waits longer from one time to the next, up to 5 s. */
export async function repeat(
  work: () => Promise<void>,
  { everyMs, early, operation, signal }: Repetition,
): Promise<void> {
  let wait = everyMs;
  let failing = false;
  while (!signal.aborted) {
    const due = delay(wait, undefined, { ref: false, signal }).catch(() => {});
    await (early && !failing ? Promise.race([due, early()]) : due);
    try {
      await work();
      if (failing) log.info('entries are written to Postgres again', { operation });
      wait = everyMs;
      failing = false;
    } catch (error) {
      if (!failing) log.error('could not write to Postgres, entries wait in the spool', error, { operation });
      wait = Math.min(wait * 2, MAX_BACKOFF_MS);
      failing = true;
    }
  }
}
