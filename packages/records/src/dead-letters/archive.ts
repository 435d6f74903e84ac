// The archive of dead letters. Redis keeps only the newest.
import { sql } from '../database/drizzle';
import type { ErrorClass } from '@sextant/signals/errors';
import type { Database } from '../database/database';
import { jsonText } from '../database/values';

/** A dead letter as the dead-letter store returns it. Times are RFC 3339. */
export interface DeadLetterRow {
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
 * Archives dead letters and returns how many were new. The queue, the job and the time of the last failure identify a
 * dead letter. If the run no longer exists, the dead letter is archived without it; if the org no longer exists, it is
 * skipped. An error can leave the dead letters of some orgs archived.
 */
export async function archiveDeadLetters(database: Database, deadLetters: readonly DeadLetterRow[]): Promise<number> {
  let archived = 0;
  for (const [orgId, ofOrg] of Map.groupBy(deadLetters, (deadLetter) => deadLetter.org_id)) {
    const result = await database.withOrg(orgId, (tx) => tx.execute(insertOf(ofOrg)));
    archived += result.rowCount ?? 0;
  }
  return archived;
}

const insertOf = (deadLetters: readonly DeadLetterRow[]) => sql`
  insert into dead_letters_archive (org_id, queue, job_id, run_id, kind, step, error_class, retryable, message, stack,
    attempts, payload, trace_id, replays, first_failed_at, last_failed_at)
  select org_id, queue, job_id, (select id from runs where id = run_id), kind, step, error_class, retryable, message,
    stack, attempts, payload, trace_id, replays, first_failed_at, last_failed_at
  from jsonb_populate_recordset(null::dead_letters_archive, ${jsonText(deadLetters)}::jsonb)
  where exists (select from orgs)
  on conflict do nothing`;
