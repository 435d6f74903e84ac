// Work that is repeated for the whole installation. One process at a time does it when it is due, and records it.
import { sql } from '../database/drizzle';
import { rowsWithoutOrg, type Database, type Transaction } from '../database/database';

/** When a piece of work last succeeded, on any process. Times are those of the database's clock. */
export interface WorkRecord {
  /** When the work was first recorded. */
  readonly since: Date;
  /** Start of the last success; null if there was none. */
  readonly lastSuccess: Date | null;
  readonly now: Date;
}

export interface RepeatedWork {
  /** Identifies the work. Processes with the same name share it. */
  readonly name: string;
  readonly isDue: (record: WorkRecord) => boolean;
  readonly work: (record: WorkRecord) => Promise<void>;
}

/** `elsewhere`: another process is doing the work. */
export type WorkOutcome = 'done' | 'not-due' | 'elsewhere';

/**
 * Does the work if it is due and no other process is doing it, and records the success. Rejects with the error of the
 * work or with RecordsError; the work is then due again. A process that loses its connection also loses its lock, so the
 * work must be idempotent.
 */
export async function doIfDue(database: Database, { name, isDue, work }: RepeatedWork): Promise<WorkOutcome> {
  if (!isDue(await database.withoutOrg((tx) => recordOf(tx, name)))) return 'not-due';
  return database.withoutOrg(async (tx) => {
    const { rows } = await tx.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext('sextant.work'), hashtext(${name})) as locked`,
    );
    if (!rows[0]!.locked) return 'elsewhere';
    const record = await recordOf(tx, name);
    if (!isDue(record)) return 'not-due';
    // The transaction is idle during the work. It has written nothing, and its last statement reads nothing, so it holds
    // no snapshot that would block vacuum.
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await work(record);
    await tx.execute(sql`select sextant_note_work(${name}, ${record.now.toISOString()}::timestamptz)`);
    return 'done';
  });
}

export interface WorkAge {
  readonly name: string;
  /** Since the start of the last success, or since the work was first recorded if there was none. */
  readonly ageSeconds: number;
}

/** The age of every piece of recorded work, ordered by name. */
export async function listWork(database: Database): Promise<readonly WorkAge[]> {
  const rows = await rowsWithoutOrg<{ name: string; age_seconds: number }>(
    database,
    sql`select name, age_seconds from sextant_all_work()`,
  );
  return rows.map((row) => ({ name: row.name, ageSeconds: row.age_seconds }));
}

async function recordOf(tx: Transaction, name: string): Promise<WorkRecord> {
  const { rows } = await tx.execute<{ since: string; last_success: string | null; read_at: string }>(
    sql`select since, last_success, read_at from sextant_work(${name})`,
  );
  const { since, last_success: last, read_at: readAt } = rows[0]!;
  return { since: new Date(since), lastSuccess: last === null ? null : new Date(last), now: new Date(readAt) };
}
