// The archive of dead letters: those beyond the newest, which Redis keeps.
import { sql } from '../database/drizzle';
import type { ErrorClass } from '@sextant/signals/errors';
import type { Database } from '../database/database';
import { jsonText } from '../database/values';

/** A dead letter as the dead-letter store gives it out; times are RFC 3339. */
export interface ArchivableLetter {
  readonly queue: string;
  readonly job_id: string;
  readonly run_id: string;
  readonly org_id: string;
  readonly kind: string;
  readonly step: string;
  readonly error_class: ErrorClass;
  readonly retryable: boolean;
  readonly message: string;
  readonly stack: string | null;
  readonly attempts: number;
  readonly payload: unknown;
  readonly trace_id: string | null;
  readonly replays: number;
  readonly first_failed_at: string;
  readonly last_failed_at: string;
}

/**
 * Archives letters and returns how many were new: one with the same queue, job and time of the last failure is there
 * already. A letter whose run is gone is kept without it, one whose org is gone is not. When it throws, some orgs'
 * letters may be archived.
 */
export async function archiveDeadLetters(database: Database, letters: readonly ArchivableLetter[]): Promise<number> {
  let archived = 0;
  for (const [orgId, ofOrg] of Map.groupBy(letters, (letter) => letter.org_id)) {
    const result = await database.withOrg(orgId, (tx) => tx.execute(insertOf(ofOrg)));
    archived += result.rowCount ?? 0;
  }
  return archived;
}

const insertOf = (letters: readonly ArchivableLetter[]) => sql`
  insert into dead_letters_archive (org_id, queue, job_id, run_id, kind, step, error_class, retryable, message, stack,
    attempts, payload, trace_id, replays, first_failed_at, last_failed_at)
  select org_id, queue, job_id, (select id from runs where id = run_id), kind, step, error_class, retryable, message,
    stack, attempts, payload, trace_id, replays, first_failed_at, last_failed_at
  from jsonb_populate_recordset(null::dead_letters_archive, ${jsonText(letters)}::jsonb)
  where exists (select from orgs)
  on conflict do nothing`;
