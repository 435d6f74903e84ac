// Whole partitions that nobody keeps a row of: dropped, which costs the same however many rows they have.
import { setTimeout as delay } from 'node:timers/promises';
import type { RetainedTable } from '@sextant/signals/records';
import { log } from '@sextant/telemetry/logs';
import { sql } from '../database/drizzle';
import type { Database } from '../database/database';

/** Rows of one org in one table that were deleted, or in a dry run would be. */
export interface Expired {
  readonly orgId: string;
  readonly table: RetainedTable;
  readonly rows: number;
}

export interface PartitionsOptions {
  readonly dryRun?: boolean;
  readonly now?: Date | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How often a partition in use is tried; each waits a quarter of a second at most. Default 12, in 30 s. */
  readonly tries?: number;
  /** Told of the rows of each org in a partition that was dropped. */
  readonly expired: (expired: Expired) => void;
}

export interface PartitionsResult {
  /** Names of partitions; in a dry run of those that would be dropped. */
  readonly dropped: readonly string[];
  /** Names of those that were in use at every try. */
  readonly postponed: readonly string[];
}

/** Those of the retained tables that have partitions. */
const PARTITIONED = ['run_event_logs', 'event_logs'] as const satisfies readonly RetainedTable[];
const TRIES = 12;
const FIRST_PAUSE_MS = 100;

type Partition = {
  readonly name: string;
  /** As Postgres writes times. */
  readonly lower_end: string;
  readonly upper_end: string;
};

/** Drops those that are over and of which no org keeps a row. */
export async function dropPartitions(database: Database, options: PartitionsOptions): Promise<PartitionsResult> {
  const dropped: string[] = [];
  const postponed: string[] = [];
  for (const table of PARTITIONED) {
    for (const partition of await expiredPartitions(database, table, options)) {
      if (options.signal?.aborted) break;
      // The rows of a dry run are counted by org.
      const rows = options.dryRun ? [] : await rowsOf(database, table, partition).catch(uncounted(partition));
      const done = options.dryRun || (await drop(database, table, partition, options));
      if (done === null) postponed.push(partition.name);
      if (!done) continue;
      dropped.push(partition.name);
      for (const one of rows) options.expired(one);
    }
  }
  return { dropped, postponed };
}

const asOf = ({ now }: PartitionsOptions) => sql`${now?.toISOString() ?? null}::timestamptz`;

async function expiredPartitions(
  database: Database,
  table: string,
  options: PartitionsOptions,
): Promise<readonly Partition[]> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<Partition>(sql`
      select name, lower_end::text, upper_end::text from sextant_past_partitions(${table})
      where sextant_nothing_kept_between(${table}, ${asOf(options)}, lower_end, upper_end) order by lower_end`),
  );
  return rows;
}

async function rowsOf(
  database: Database,
  table: RetainedTable,
  { lower_end: from, upper_end: to }: Partition,
): Promise<readonly Expired[]> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string; rows: string }>(
      sql`select org_id, rows from sextant_rows_between(${table}, ${from}::timestamptz, ${to}::timestamptz)`,
    ),
  );
  return rows.map((row) => ({ orgId: row.org_id, table, rows: Number(row.rows) }));
}

/** So many rows that counting them takes too long are dropped all the same. */
const uncounted =
  ({ name }: Partition) =>
  (error: unknown): readonly Expired[] => {
    log.warn('could not count the rows of a partition that is to go', {
      ...{ operation: 'retention', partition: name, reason: (error as Error).message },
    });
    return [];
  };

/** True when it is dropped, false when someone keeps a row of it after all, null when it was in use at every try. */
async function drop(
  database: Database,
  table: string,
  { name }: Partition,
  options: PartitionsOptions,
): Promise<boolean | null> {
  for (let tries = 0; tries < (options.tries ?? TRIES) && !options.signal?.aborted; tries++) {
    if (tries > 0) await delay(Math.min(FIRST_PAUSE_MS * 2 ** tries, 3_000));
    const { rows } = await database.withoutOrg((tx) =>
      tx.execute<{ dropped: boolean | null }>(
        sql`select sextant_drop_expired_partition(${table}, ${name}, ${asOf(options)}) as dropped`,
      ),
    );
    const { dropped } = rows[0]!;
    if (dropped !== null) return dropped;
  }
  return null;
}
