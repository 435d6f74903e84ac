// Retention: deletes expired rows, as whole partitions where every row is expired, otherwise in small batches.
import {
  RETAINED_TABLES,
  retentionDeletedRowsTotal,
  retentionDurationSeconds,
  retentionLastSuccessTimestampSeconds,
  type RetainedTable,
} from '@sextant/signals/records';
import { log } from '@sextant/telemetry/logs';
import { counter, gauge } from '@sextant/telemetry/metrics';
import { sql } from '../database/drizzle';
import { orgIds, rowsOf, type Database } from '../database/database';
import { deleteEndedSessions } from '../tenancy/sessions';
import { dropPartitions, type ExpiredRows, type PartitionsResult } from './partitions';

export type { ExpiredRows };

export interface RetentionOptions {
  /** Counts rows without deleting them. */
  readonly dryRun?: boolean;
  /** The time from which ages are computed; default, and at most, the database's time. */
  readonly now?: Date | undefined;
  /** Maximum number of rows in one transaction; default 10,000. A tenth of it for runs, which have many dependent rows. */
  readonly batch?: number;
  /** How often to try a partition in use; default 12, in half a minute. */
  readonly tries?: number;
  /** Stops after the current batch. */
  readonly signal?: AbortSignal | undefined;
}

export interface RetentionResult {
  /** `elsewhere`: another process was running retention, and nothing was done. */
  readonly outcome: 'done' | 'aborted' | 'elsewhere';
  readonly dryRun: boolean;
  /** Only tables with expired rows. */
  readonly expired: readonly ExpiredRows[];
  /** Names of dropped partitions. Their rows are included in `expired`. */
  readonly dropped: readonly string[];
  /** Names of partitions that were in use and are left for the next run. */
  readonly postponed: readonly string[];
  readonly seconds: number;
}

const BATCH = 10_000;

const deletedRows = counter(retentionDeletedRowsTotal);
const duration = gauge(retentionDurationSeconds);
const lastSuccess = gauge(retentionLastSuccessTimestampSeconds);

/**
 * Deletes the expired rows of all orgs. Only one process runs at a time; it is safe to stop at any time and to repeat.
 * Needs two connections. Rejects with RecordsError; earlier batches stay deleted.
 */
export async function cleanupOldEvents(database: Database, options: RetentionOptions = {}): Promise<RetentionResult> {
  return exclusively(database, options, async (tally) => {
    const partitions = await dropPartitions(database, { ...options, expired: tally.add });
    const orgs = await orgIds(database, sql`select org_id from sextant_retention_orgs()`);
    for (const orgId of orgs) await cleanupOrg(database, orgId, options, tally.add);
    if (!options.dryRun) await deleteEndedSessions(database, options);
    return partitions;
  });
}

/** Like cleanupOldEvents, for one org. Deletes in batches only, because partitions contain rows of all orgs. */
export async function cleanupOldEventsForOrganization(
  database: Database,
  orgId: string,
  options: RetentionOptions = {},
): Promise<RetentionResult> {
  return exclusively(database, options, async (tally) => {
    await cleanupOrg(database, orgId, options, tally.add);
    return { dropped: [], postponed: [] };
  });
}

type Add = (expired: ExpiredRows) => void;

async function cleanupOrg(database: Database, orgId: string, options: RetentionOptions, add: Add): Promise<void> {
  const { batch = BATCH, dryRun, signal } = options;
  for (const table of RETAINED_TABLES) {
    if (signal?.aborted) return;
    if (dryRun) {
      add({ orgId, table, rows: await countExpired(database, orgId, table, options) });
      continue;
    }
    await deleteAll(database, { orgId, table, options, add, limit: table === 'runs' ? Math.ceil(batch / 10) : batch });
  }
}

interface Deletion {
  readonly orgId: string;
  readonly table: RetainedTable;
  readonly options: RetentionOptions;
  readonly add: Add;
  /** Maximum number of rows in the first transaction. */
  readonly limit: number;
}

/** Deletes in batches. Uses smaller batches after a statement timeout: a run can have a million dependent rows. */
async function deleteAll(database: Database, { orgId, table, options, add, limit }: Deletion): Promise<void> {
  let batch = limit;
  while (!options.signal?.aborted) {
    try {
      const rows = await deleteExpired(database, orgId, table, { ...options, batch });
      add({ orgId, table, rows });
      if (rows < batch) return;
    } catch (error) {
      if (!isTimeout(error) || batch === 1) throw error;
      batch = Math.ceil(batch / 10);
      log.warn('a batch took too long, deleting fewer rows at once', { operation: 'retention', table, batch });
    }
  }
}

/** SQLSTATE query_canceled: the statement timeout. */
function isTimeout(error: unknown): boolean {
  return ((error as Error).cause as { readonly code?: unknown } | undefined)?.code === '57014';
}

async function deleteExpired(
  database: Database,
  orgId: string,
  table: RetainedTable,
  { now, batch }: RetentionOptions,
): Promise<number> {
  const rows = await rowsOf<{ n: string }>(
    database,
    orgId,
    sql`select sextant_delete_expired(${table}, ${now?.toISOString() ?? null}::timestamptz, ${batch}::int) as n`,
  );
  return Number(rows[0]!.n);
}

const TIME_OF: Readonly<Record<RetainedTable, string>> = {
  event_logs: 'timestamp',
  run_event_logs: 'ts',
  qa_samples: 'created_at',
  agent_trace_history: 'timestamp',
  prompt_similarity_logs: 'timestamp',
  dead_letters_archive: 'last_failed_at',
  runs: 'ended_at',
};

async function countExpired(
  database: Database,
  orgId: string,
  table: RetainedTable,
  { now }: RetentionOptions,
): Promise<number> {
  const cutoff = sql`(select sextant_retention_cutoff(${table}, ${now?.toISOString() ?? null}::timestamptz))`;
  const time = sql.identifier(TIME_OF[table]);
  const rows = await rowsOf<{ n: string }>(
    database,
    orgId,
    sql`select count(*) as n from ${sql.identifier(table)} where org_id = ${orgId} and ${time} < ${cutoff}`,
  );
  return Number(rows[0]!.n);
}

/** Does the work unless another process is running retention. Counts, logs and returns the result. */
async function exclusively(
  database: Database,
  { dryRun = false, signal }: RetentionOptions,
  work: (tally: Tally) => Promise<PartitionsResult>,
): Promise<RetentionResult> {
  const started = performance.now();
  const tally = tallyOf(dryRun);
  // The transaction is idle during the work. It has neither written nor read rows, so it does not block vacuum.
  const partitions = await database.withoutOrg(async (tx) => {
    const { rows } = await tx.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext('sextant.retention')) as locked`,
    );
    return rows[0]!.locked ? work(tally) : undefined;
  });
  const seconds = (performance.now() - started) / 1000;
  const nothing = { dryRun, expired: [], dropped: [], postponed: [], seconds };
  if (!partitions) return { ...nothing, outcome: 'elsewhere' };
  const outcome = signal?.aborted ? 'aborted' : 'done';
  const result = { ...nothing, ...partitions, outcome, expired: tally.all() } as const;
  if (!dryRun) report(result);
  return result;
}

function report({ outcome, expired, dropped, postponed, seconds }: RetentionResult): void {
  if (outcome === 'done') {
    duration.set({}, seconds);
    lastSuccess.set({}, Date.now() / 1000);
  }
  const rows = expired.reduce((sum, { rows: n }) => sum + n, 0);
  log.info('deleted expired rows', {
    ...{ operation: 'retention', outcome, rows, duration_ms: seconds * 1000 },
    ...{ partitions: dropped.length, postponed: postponed.length },
  });
  for (const one of expired) {
    log.info('deleted expired rows of an org', {
      operation: 'retention',
      org_id: one.orgId,
      table: one.table,
      rows: one.rows,
    });
  }
}

interface Tally {
  readonly add: Add;
  readonly all: () => readonly ExpiredRows[];
}

/** Adds up rows by org and table, and counts each deletion in the metric immediately. */
function tallyOf(dryRun: boolean): Tally {
  const sums = new Map<string, ExpiredRows>();
  return {
    add: (expired) => {
      const { orgId, table, rows } = expired;
      if (rows === 0) return;
      if (!dryRun) deletedRows.inc({ table }, rows);
      const key = `${orgId} ${table}`;
      sums.set(key, { ...expired, rows: rows + (sums.get(key)?.rows ?? 0) });
    },
    all: () => [...sums.values()],
  };
}
