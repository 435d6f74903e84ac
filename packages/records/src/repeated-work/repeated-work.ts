// Work that is repeated for the whole installation: by one process at a time, when it is due, and on record.
import { sql } from '../database/drizzle';
import type { Database, Transaction } from '../database/database';

/** When a piece of work last succeeded, wherever it ran; times are of the database's clock. */
export interface WorkRecord {
  /** When this installation first heard of it. */
  readonly since: Date;
  /** When the last success began; null: there was none. */
  readonly lastSuccess: Date | null;
  readonly now: Date;
}

export interface RepeatedWork {
  /** Names it in the record; processes that give the same name share the work. */
  readonly name: string;
  readonly isDue: (record: WorkRecord) => boolean;
  readonly work: (record: WorkRecord) => Promise<void>;
}

/** `elsewhere`: another process is at it. */
export type WorkOutcome = 'done' | 'not-due' | 'elsewhere';

/**
 * Does the work if it is due and nobody else is at it, and records the success. Rejects with what the work threw, or
 * with RecordsError; the work is due again then. A process that loses its connection meanwhile loses its claim too, so
 * the work must bear to be done twice.
 */
export async function doIfDue(database: Database, { name, isDue, work }: RepeatedWork): Promise<WorkOutcome> {
  if (!isDue(await database.withoutOrg((tx) => recordOf(tx, name)))) return 'not-due';
  return database.withoutOrg(async (tx) => {
    const { rows } = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext('sextant.work'), hashtext(${name})) as mine`,
    );
    if (!rows[0]!.mine) return 'elsewhere';
    const record = await recordOf(tx, name);
    if (!isDue(record)) return 'not-due';
    // The transaction is idle while the work goes on. It has written nothing, and a statement that reads nothing comes
    // last, as a driver keeps the snapshot of the last one; so it does not hold up vacuuming.
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await work(record);
    await tx.execute(sql`select sextant_note_work(${name}, ${record.now.toISOString()}::timestamptz)`);
    return 'done';
  });
}

export interface WorkAge {
  readonly name: string;
  /** Since the last success began, or since the installation heard of the work when there was none. */
  readonly ageSeconds: number;
}

/** The age of every piece of work that was ever asked for, by name. */
export async function listWork(database: Database): Promise<readonly WorkAge[]> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ name: string; age_seconds: number }>(sql`select name, age_seconds from sextant_all_work()`),
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
