// Attempts of the steps of runs: when each began and ended, and in which trace.
import { sql } from '../database/drizzle';
import type { Database, Reading } from '../database/database';
import type { RunRef } from './runs';
import type { ATTEMPT_STATES } from '../schema/runs';

export interface AttemptRef extends RunRef {
  readonly step: string;
  /** A positive integer, higher for each later execution of the step. */
  readonly execution: number;
}

export interface AttemptBegin {
  /** The first is 1; an attempt that was interrupted or put off has the number of the one after it. */
  readonly attempt: number;
  readonly traceId: string;
  /** Whether the trace is kept, as far as it is known. */
  readonly traceKept: boolean | undefined;
}

export interface AttemptEnd {
  readonly state: 'success' | 'failed';
  readonly traceKept: boolean | undefined;
}

export interface RunAttempt {
  readonly step: string;
  readonly attempt: number;
  readonly traceId: string;
  readonly traceKept: boolean | null;
  /** An attempt of a worker that died stays `running`. */
  readonly state: (typeof ATTEMPT_STATES)[number];
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** The statement that notes the begin of an attempt; nothing, where the org has no such run or it was canceled. */
export function attemptBegin({ runId, step, execution }: AttemptRef, begin: AttemptBegin): Reading<void> {
  const { attempt, traceId, traceKept = null } = begin;
  const query = sql`
    insert into run_attempts (org_id, run_id, step, execution, attempt, trace_id, trace_kept)
    select org_id, id, ${step}, ${execution}::bigint, ${attempt}::integer, ${traceId}, ${traceKept}::boolean
    from runs where id = ${runId}::uuid and state <> 'canceled'
    on conflict do nothing`;
  return { query, answer: () => undefined };
}

/** The statement that notes the end of an attempt. */
export function attemptEnd({ runId, step, execution }: AttemptRef, { state, traceKept }: AttemptEnd): Reading<void> {
  const query = sql`
    update run_attempts set state = ${state}, trace_kept = ${traceKept ?? null}::boolean, ended_at = now()
    where run_id = ${runId}::uuid and step = ${step} and execution = ${execution}::bigint`;
  return { query, answer: () => undefined };
}

/** The attempts of a run, in the order in which they began. Rejects with RecordsError. */
export async function listAttempts(database: Database, { orgId, runId }: RunRef): Promise<readonly RunAttempt[]> {
  const query = sql`
    select step, attempt, trace_id as "traceId", trace_kept as "traceKept", state, started_at as "startedAt",
      ended_at as "endedAt"
    from run_attempts where run_id = ${runId}::uuid order by started_at, execution`;
  const [attempts] = await database.read(orgId, { query, answer: (rows) => rows as unknown as RunAttempt[] });
  return attempts;
}
