// State changes of runs and steps. They only move forward, except that a failed run can be reopened.
import type { PlannedSpan } from '@sextant/telemetry/traces/planned-span';
import { and, eq, inArray, isNull, notInArray, sql } from '../database/drizzle';
import type { Database, Transaction } from '../database/database';
import { jsonText, storable } from '../database/values';
import { type Run, type RunRef, type RunState, type RunWithSteps, withSteps } from './runs';
import { runSteps, type STEP_STATES } from '../schema/runs';
import { runs } from '../schema/runs';

export type FinalRunState = Extract<RunState, 'success' | 'failed' | 'canceled'>;
export type StepState = (typeof STEP_STATES)[number];

const NO_ERROR = { errorClass: null, errorMessage: null };
const FINAL_STEP_STATES: StepState[] = ['success', 'failed', 'skipped'];

/** queued → running. True if this call made the transition. `at` defaults to now. */
export async function startRun(database: Database, ref: RunRef, at?: Date): Promise<boolean> {
  return database.withOrg(ref.orgId, (tx) => start(tx, ref, at));
}

export interface StepChange {
  readonly step: string;
  readonly state: StepState;
  /** Attempt of the job, starting at 1; 0 before the start. */
  readonly attempt: number;
  readonly errorClass?: Run['errorClass'];
  readonly errorMessage?: string | null;
  readonly result?: unknown;
  /** Default: now. */
  readonly at?: Date;
  /** Start of the attempt, for a step that was never seen running; a step keeps the first start that is written. */
  readonly startedAt?: Date;
}

/**
 * Moves a step forward. `failed` is final: after a failed attempt that will be retried, the step is `waiting` with the
 * number of the next attempt and the error. Success, failed and skipped never change; waiting and running are ignored
 * unless they are newer. Returns true if this call changed the step, so that a repeated event counts once.
 */
export async function markStep(database: Database, ref: RunRef, change: StepChange): Promise<boolean> {
  return database.withOrg(ref.orgId, async (tx) => (await mark(tx, ref, [change])) === 1);
}

export interface RunProgress {
  /** Start of a queued run, by the clock of its jobs, as the end; undefined if it has not started. */
  readonly startedAt?: Date | undefined;
  readonly steps: readonly StepChange[];
}

/** Applies startRun and markStep in one transaction. */
export async function advanceRun(database: Database, ref: RunRef, change: RunProgress): Promise<void> {
  await database.withOrg(ref.orgId, async (tx) => {
    if (change.startedAt) await start(tx, ref, change.startedAt);
    await mark(tx, ref, change.steps);
  });
}

export interface RunEnd {
  readonly state: FinalRunState;
  readonly errorClass?: Run['errorClass'];
  readonly errorMessage?: string | null;
  readonly result?: unknown;
  /** The trace that explains the run, if it changed, and whether the collector keeps it. */
  readonly traceId?: string;
  readonly traceUrl?: string | null;
  readonly traceKept?: boolean | null;
  /** Default: now. */
  readonly at?: Date;
}

/**
 * Ends a run; unfinished steps become skipped. A run never starts after its end, even if the clocks of the processes that
 * report both differ. Returns the run if this call made the transition, undefined if the run had already ended or does
 * not exist, so that metrics count each run once.
 *
 * @param before progress until the end, written in the same transaction
 */
export async function finishRun(
  database: Database,
  ref: RunRef,
  outcome: RunEnd,
  before?: RunProgress,
): Promise<RunWithSteps | undefined> {
  const { at: endedAt = new Date(), ...rest } = outcome;
  // Output of models and pages may contain characters that Postgres rejects, which must not prevent the run from ending.
  const { errorMessage, result } = storable({ errorMessage: rest.errorMessage, result: rest.result });
  const started = sql`coalesce(${runs.startedAt}, ${before?.startedAt?.toISOString() ?? null}::timestamptz)`;
  const end = sql`${endedAt.toISOString()}::timestamptz`;
  const startedAt = sql`case when ${started} > ${end} then ${end} else ${started} end`;
  return database.withOrg(ref.orgId, async (tx) => {
    // Locks the run before its steps, as all statements do: another order could deadlock.
    const [ended] = await tx
      .update(runs)
      .set({ ...rest, errorMessage, result, startedAt, endedAt })
      .where(and(eq(runs.id, ref.runId), inArray(runs.state, ['queued', 'running'])))
      .returning();
    if (!ended) return undefined;
    if (before) await mark(tx, ref, before.steps);
    await tx
      .update(runSteps)
      .set({ state: 'skipped', endedAt })
      .where(and(eq(runSteps.runId, ref.runId), notInArray(runSteps.state, FINAL_STEP_STATES)));
    return withSteps(tx, ended);
  });
}

/** The trace of a run. */
export interface RunTrace {
  readonly traceId: string;
  readonly traceUrl: string | null;
  /** Null while unknown. */
  readonly traceKept: boolean | null;
  readonly rootSpan: PlannedSpan;
}

/**
 * failed → queued, for a retry, in a new trace. Failed and skipped steps wait again as if they had never started; the others keep their
 * results. Returns the run if this call made the transition, undefined if the run is not failed or does not exist.
 */
export async function reopenRun(database: Database, ref: RunRef, trace?: RunTrace): Promise<RunWithSteps | undefined> {
  return database.withOrg(ref.orgId, async (tx) => {
    const [reopened] = await tx
      .update(runs)
      .set({ state: 'queued', ...trace, ...NO_ERROR, result: null, startedAt: null, endedAt: null, notifiedAt: null })
      .where(and(eq(runs.id, ref.runId), eq(runs.state, 'failed')))
      .returning();
    if (!reopened) return undefined;
    await tx
      .update(runSteps)
      .set({ state: 'waiting', attempt: 0, ...NO_ERROR, result: null, startedAt: null, endedAt: null })
      .where(and(eq(runSteps.runId, ref.runId), inArray(runSteps.state, ['failed', 'skipped'])));
    return withSteps(tx, reopened);
  });
}

/** Records that the outcome of the run has been reported. True for the first call. */
export async function setNotified(database: Database, { orgId, runId }: RunRef): Promise<boolean> {
  const isFirst = and(eq(runs.id, runId), isNull(runs.notifiedAt));
  return database.withOrg(orgId, (tx) => changed(tx.update(runs).set({ notifiedAt: new Date() }).where(isFirst)));
}

/** Sets the trace that explains the run. The last call wins. */
export async function setTrace(database: Database, ref: RunRef, trace: Partial<RunTrace>): Promise<void> {
  await database.withOrg(ref.orgId, (tx) =>
    tx
      .update(runs)
      .set({ traceKept: null, ...trace })
      .where(eq(runs.id, ref.runId)),
  );
}

function start(tx: Transaction, { runId }: RunRef, at = new Date()): Promise<boolean> {
  const isQueued = and(eq(runs.id, runId), eq(runs.state, 'queued'));
  return changed(tx.update(runs).set({ state: 'running', startedAt: at }).where(isQueued));
}

const FINAL = sql.raw(`('success', 'failed', 'skipped')`);

/**
 * Writes changes of a run's steps, at most one per step, and returns how many were new. Within an attempt a step goes
 * waiting → running, and from there to waiting of the next attempt.
 */
async function mark(tx: Transaction, { runId }: RunRef, changes: readonly StepChange[]): Promise<number> {
  if (changes.length === 0) return 0;
  const input = changes.map((change) => ({ at: new Date(), ...change }));
  const { rowCount } = await tx.execute(sql`
    with run as materialized (select id from runs where id = ${runId}::uuid for no key update),
    input as (
      select c ->> 'step' as step, c ->> 'state' as state, (c ->> 'attempt')::integer as attempt,
        c ->> 'errorClass' as error_class, c ->> 'errorMessage' as error_message, (c ->> 'at')::timestamptz as at,
        (c ->> 'startedAt')::timestamptz as started_at,
        c ? 'result' as has_result, nullif(c -> 'result', 'null') as result
      from jsonb_array_elements(${jsonText(input)}::jsonb) c
    )
    update run_steps s set state = g.state, attempt = greatest(s.attempt, g.attempt), error_class = g.error_class,
      error_message = g.error_message, result = case when g.has_result then g.result else s.result end,
      started_at = coalesce(s.started_at, g.started_at, case when g.state = 'running' then g.at end),
      ended_at = case when g.state in ${FINAL} then g.at else s.ended_at end
    from run, input g
    where s.run_id = run.id and s.step = g.step and s.state not in ${FINAL} and (
      g.state in ${FINAL} or (s.attempt, s.state = 'running') < (g.attempt, g.state = 'running'))`);
  return rowCount ?? 0;
}

async function changed(update: PromiseLike<{ readonly rowCount: number | null }>): Promise<boolean> {
  return (await update).rowCount === 1;
}
