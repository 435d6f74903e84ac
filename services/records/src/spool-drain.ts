// Moves lines to Postgres, each exactly once: in batches of one group, what Postgres will never take put apart.
import { setTimeout as delay } from 'node:timers/promises';
import { log } from '@sextant/telemetry/logs';
import { groupBy } from './group-by';
import type { Spool } from './spool';

const MAX_BACKOFF_MS = 5_000;

/** Writes all lines or throws when Postgres is away; a line may be given again and is written once. */
export type WriteLines = (lines: readonly string[]) => Promise<void>;

export interface Destination {
  /** Makes the partitions of this time and the next, where they are missing; called on each new UTC day. */
  readonly makePartitions: () => Promise<void>;
  /** What can go in one transaction has the same group. Never throws. */
  readonly groupOf: (line: string) => string;
  /** Inserts lines of a group in one transaction; those that are there already are left alone. */
  readonly insert: (group: string, lines: readonly string[]) => Promise<void>;
  /** Told of a line that Postgres will never take. */
  readonly refused: (line: string, error: unknown) => Promise<void>;
  /** Most lines of one transaction. */
  readonly maxBatch: number;
}

/** Returns a function that writes lines to their destination. */
export function lineWriter(destination: Destination): WriteLines {
  let partitionsOf = '';
  return async (lines) => {
    if (lines.length === 0) return;
    const day = new Date().toISOString().slice(0, 10);
    if (partitionsOf !== day) await destination.makePartitions();
    partitionsOf = day;
    for (const [group, ofGroup] of groupBy(lines, destination.groupOf)) {
      for (let i = 0; i < ofGroup.length; i += destination.maxBatch) {
        await store(destination, group, ofGroup.slice(i, i + destination.maxBatch));
      }
    }
  };
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

/** Writes all that is spooled, oldest first; throws when it cannot. */
export async function drain(spool: Spool, write: WriteLines): Promise<void> {
  for (let segment = await spool.take(); segment; segment = await spool.take()) {
    await write(await spool.read(segment));
    await spool.remove(segment);
  }
}

export interface Repetition {
  readonly everyMs: number;
  /** In what is logged when Postgres goes away and comes back. */
  readonly operation: string;
  readonly signal: AbortSignal;
}

/** Repeats work until stopped; while it throws, it waits longer from one time to the next, up to 5 s. */
export async function repeat(work: () => Promise<void>, { everyMs, operation, signal }: Repetition): Promise<void> {
  let wait = everyMs;
  while (!signal.aborted) {
    await delay(wait, undefined, { ref: false, signal }).catch(() => {});
    try {
      await work();
      if (wait > everyMs) log.info('entries are written to Postgres again', { operation });
      wait = everyMs;
    } catch (error) {
      if (wait === everyMs) log.error('could not write to Postgres, entries wait in the spool', error, { operation });
      wait = Math.min(wait * 2, MAX_BACKOFF_MS);
    }
  }
}
