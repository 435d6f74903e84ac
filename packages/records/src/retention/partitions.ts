// Drops partitions in which every row is expired. The cost does not depend on the number of rows.
import { setTimeout as delay } from 'node:timers/promises';
import type { RetainedTable } from '@sextant/signals/records';
import { log } from '@sextant/telemetry/logs';
import { sql } from '../database/drizzle';
import { rowsWithoutOrg, type Database } from '../database/database';

/** Rows of one org in one table that were deleted, or would be deleted in a dry run. */
export interface ExpiredRows {
  readonly orgId: string;
  readonly table: RetainedTable;
  readonly rows: number;
}

export interface PartitionsOptions {
  readonly dryRun?: boolean;
  readonly now?: Date | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How often to try a partition in use; each try waits up to a quarter of a second. Default 12, in 30 s. */
  readonly tries?: number;
  /** Called with the rows of each org in a dropped partition. */
  readonly expired: (expired: ExpiredRows) => void;
}

export interface PartitionsResult {
  /** Names of dropped partitions; in a dry run, of those that would be dropped. */
  readonly dropped: readonly string[];
  /** Names of partitions that were in use at every try. */
  readonly postponed: readonly string[];
}

/** The retained tables that are partitioned. */
const PARTITIONED = ['run_event_logs', 'event_logs'] as const satisfies readonly RetainedTable[];
const TRIES = 12;
const FIRST_PAUSE_MS = 100;

type Partition = {
  readonly name: string;
  /** As Postgres formats times. */
  readonly lower_end: string;
  readonly upper_end: string;
};

/** Drops past partitions of which no org keeps a row. */
export async function dropPartitions(database: Database, options: PartitionsOptions): Promise<PartitionsResult> {
  const dropped: string[] = [];
  const postponed: string[] = [];
  for (const table of PARTITIONED) {
    for (const partition of await expiredPartitions(database, table, options)) {
      if (options.signal?.aborted) break;
      // A dry run counts the rows of each org elsewhere.
      const rows = options.dryRun ? [] : await countRows(database, table, partition).catch(uncounted(partition));
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
  const rows = await rowsWithoutOrg<Partition>(
    database,
    sql`
      select name, lower_end::text, upper_end::text from sextant_past_partitions(${table})
      where sextant_nothing_kept_between(${table}, ${asOf(options)}, lower_end, upper_end) order by lower_end`,
  );
  return rows;
}

async function countRows(
  database: Database,
  table: RetainedTable,
  { lower_end: from, upper_end: to }: Partition,
): Promise<readonly ExpiredRows[]> {
  const rows = await rowsWithoutOrg<{ org_id: string; rows: string }>(
    database,
    sql`select org_id, rows from sextant_rows_between(${table}, ${from}::timestamptz, ${to}::timestamptz)`,
  );
  return rows.map((row) => ({ orgId: row.org_id, table, rows: Number(row.rows) }));
}

/** A partition whose rows take too long to count is dropped anyway. */
const uncounted =
  ({ name }: Partition) =>
  (error: unknown): readonly ExpiredRows[] => {
    log.warn('could not count the rows of an expired partition', {
      ...{ operation: 'retention', partition: name, reason: (error as Error).message },
    });
    return [];
  };

/** True if it was dropped, false if an org keeps a row after all, null if it was in use at every try. */
async function drop(
  database: Database,
  table: string,
  { name }: Partition,
  options: PartitionsOptions,
): Promise<boolean | null> {
  for (let tries = 0; tries < (options.tries ?? TRIES) && !options.signal?.aborted; tries++) {
    if (tries > 0) await delay(Math.min(FIRST_PAUSE_MS * 2 ** tries, 3_000));
    const rows = await rowsWithoutOrg<{ dropped: boolean | null }>(
      database,
      sql`select sextant_drop_expired_partition(${table}, ${name}, ${asOf(options)}) as dropped`,
    );
    const { dropped } = rows[0]!;
    if (dropped !== null) return dropped;
  }
  return null;
}
