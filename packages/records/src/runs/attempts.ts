// Attempts of steps: start, end and trace of each.
import { sql } from '../database/drizzle';
import type { Database, ReadQuery } from '../database/database';
import type { RunRef } from './runs';
import type { ATTEMPT_STATES } from '../schema/runs';

export interface AttemptRef extends RunRef {
  readonly step: string;
  /** A positive integer that increases with each execution of the step. */
  readonly execution: number;
}

export interface AttemptBegin {
  /** Starts at 1. An interrupted or postponed attempt has the same number as the next one. */
  readonly attempt: number;
  readonly traceId: string;
  /** Whether the collector keeps the trace; undefined while unknown. */
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
  /** Stays `running` if the worker died. */
  readonly state: (typeof ATTEMPT_STATES)[number];
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Records the start of an attempt, unless the org has no such run or the run was canceled. */
export function attemptBegin({ runId, step, execution }: AttemptRef, begin: AttemptBegin): ReadQuery<void> {
  const { attempt, traceId, traceKept = null } = begin;
  const query = sql`
    insert into run_attempts (org_id, run_id, step, execution, attempt, trace_id, trace_kept)
    select org_id, id, ${step}, ${execution}::bigint, ${attempt}::integer, ${traceId}, ${traceKept}::boolean
    from runs where id = ${runId}::uuid and state <> 'canceled'
    on conflict do nothing`;
  return { query, parse: () => undefined };
}

/** Records the end of an attempt. */
export function attemptEnd({ runId, step, execution }: AttemptRef, { state, traceKept }: AttemptEnd): ReadQuery<void> {
  const query = sql`
    update run_attempts set state = ${state}, trace_kept = ${traceKept ?? null}::boolean, ended_at = now()
    where run_id = ${runId}::uuid and step = ${step} and execution = ${execution}::bigint`;
  return { query, parse: () => undefined };
}

/** The attempts of a run in the order of their start. Rejects with RecordsError. */
export async function listAttempts(database: Database, { orgId, runId }: RunRef): Promise<readonly RunAttempt[]> {
  const query = sql`
    select step, attempt, trace_id as "traceId", trace_kept as "traceKept", state, started_at as "startedAt",
      ended_at as "endedAt"
    from run_attempts where run_id = ${runId}::uuid order by started_at, execution`;
  const [attempts] = await database.read(orgId, { query, parse: (rows) => rows as unknown as RunAttempt[] });
  return attempts;
}
