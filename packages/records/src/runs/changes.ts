// How runs and their steps move on: forward only, but for a failed run that is tried again.
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

/** queued → running. True when this call made the transition. */
export async function startRun(database: Database, ref: RunRef): Promise<boolean> {
  return database.withOrg(ref.orgId, (tx) => start(tx, ref));
}

export interface StepChange {
  readonly step: string;
  readonly state: StepState;
  /** Attempt of the job, the first is 1; 0 while it has not started. */
  readonly attempt: number;
  readonly errorClass?: Run['errorClass'];
  readonly errorMessage?: string | null;
  readonly result?: unknown;
  /** Default: now. */
  readonly at?: Date;
}

/**
 * Moves a step forward. `failed` means failed for good: after a failed attempt that will be tried again the step is
 * `waiting` with the number of the next attempt and the error. Success, failed and skipped never change; waiting or
 * running of an attempt that is not newer is ignored.
 * Returns true when this call changed the step, so that a repeated event counts once.
 */
export async function markStep(database: Database, ref: RunRef, change: StepChange): Promise<boolean> {
  return database.withOrg(ref.orgId, async (tx) => (await mark(tx, ref, [change])) === 1);
}

export interface Advance {
  /** Whether the run is running, if it was queued. */
  readonly started: boolean;
  readonly steps: readonly StepChange[];
}

/** What startRun and markStep do, in one transaction. */
export async function advanceRun(database: Database, ref: RunRef, change: Advance): Promise<void> {
  await database.withOrg(ref.orgId, async (tx) => {
    if (change.started) await start(tx, ref);
    await mark(tx, ref, change.steps);
  });
}

export interface RunEnd {
  readonly state: FinalRunState;
  readonly errorClass?: Run['errorClass'];
  readonly errorMessage?: string | null;
  readonly result?: unknown;
  /** The trace that explains the run, where another than before; and whether it is kept. */
  readonly traceId?: string;
  readonly traceUrl?: string | null;
  readonly traceKept?: boolean | null;
  /** Default: now. */
  readonly at?: Date;
}

/**
 * Ends a run; steps that did not end become skipped. Returns the ended run when this call made the transition, and
 * undefined when it had ended before (or does not exist), so that metrics count each run once.
 *
 * @param before what happened to it until then, written in the same transaction
 */
export async function finishRun(
  database: Database,
  ref: RunRef,
  end: RunEnd,
  before?: Advance,
): Promise<RunWithSteps | undefined> {
  const { at: endedAt = new Date(), ...rest } = end;
  // What models and pages said may hold characters that Postgres refuses, which must not keep the run from its end.
  const { errorMessage, result } = storable({ errorMessage: rest.errorMessage, result: rest.result });
  const startedAt = sql`coalesce(${runs.startedAt}, ${new Date().toISOString()}::timestamptz)`;
  return database.withOrg(ref.orgId, async (tx) => {
    // The run before its steps, as everywhere: who takes rows in another order may wait for each other for ever.
    const [ended] = await tx
      .update(runs)
      .set({ ...rest, errorMessage, result, endedAt, ...(before?.started && { startedAt }) })
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

/**
 * failed → queued, for another try: its steps that failed or were skipped wait again as if never begun, the others keep
 * their results. Returns the run when this call made the transition, undefined when it was not failed (or not there).
 */
export async function reopenRun(database: Database, ref: RunRef): Promise<RunWithSteps | undefined> {
  return database.withOrg(ref.orgId, async (tx) => {
    const [reopened] = await tx
      .update(runs)
      .set({ state: 'queued', ...NO_ERROR, result: null, startedAt: null, endedAt: null, notifiedAt: null })
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

/** Notes that the run's outcome has been told to whoever asked. True when this call was the first. */
export async function setNotified(database: Database, { orgId, runId }: RunRef): Promise<boolean> {
  const isFirst = and(eq(runs.id, runId), isNull(runs.notifiedAt));
  return database.withOrg(orgId, (tx) => changed(tx.update(runs).set({ notifiedAt: new Date() }).where(isFirst)));
}

/** Sets the trace that explains the run; the last one wins. */
export async function setTrace(
  database: Database,
  ref: RunRef,
  trace: { readonly traceId: string; readonly traceUrl?: string | undefined; readonly traceKept?: boolean | null },
): Promise<void> {
  await database.withOrg(ref.orgId, (tx) =>
    tx
      .update(runs)
      .set({ traceKept: null, ...trace })
      .where(eq(runs.id, ref.runId)),
  );
}

function start(tx: Transaction, { runId }: RunRef): Promise<boolean> {
  const isQueued = and(eq(runs.id, runId), eq(runs.state, 'queued'));
  return changed(tx.update(runs).set({ state: 'running', startedAt: new Date() }).where(isQueued));
}

const FINAL = sql.raw(`('success', 'failed', 'skipped')`);

/**
 * Writes changes of a run's steps, at most one of each, and returns how many were new. Steps go waiting → running within
 * an attempt, and to the next attempt's waiting from there.
 */
async function mark(tx: Transaction, { runId }: RunRef, changes: readonly StepChange[]): Promise<number> {
  if (changes.length === 0) return 0;
  const given = changes.map((change) => ({ at: new Date(), ...change }));
  const { rowCount } = await tx.execute(sql`
    with run as materialized (select id from runs where id = ${runId}::uuid for no key update),
    given as (
      select c ->> 'step' as step, c ->> 'state' as state, (c ->> 'attempt')::integer as attempt,
        c ->> 'errorClass' as error_class, c ->> 'errorMessage' as error_message, (c ->> 'at')::timestamptz as at,
        c ? 'result' as has_result, nullif(c -> 'result', 'null') as result
      from jsonb_array_elements(${jsonText(given)}::jsonb) c
    )
    update run_steps s set state = g.state, attempt = greatest(s.attempt, g.attempt), error_class = g.error_class,
      error_message = g.error_message, result = case when g.has_result then g.result else s.result end,
      started_at = case when g.state = 'running' then coalesce(s.started_at, g.at) else s.started_at end,
      ended_at = case when g.state in ${FINAL} then g.at else s.ended_at end
    from run, given g
    where s.run_id = run.id and s.step = g.step and s.state not in ${FINAL} and (
      g.state in ${FINAL} or (s.attempt, s.state = 'running') < (g.attempt, g.state = 'running'))`);
  return rowCount ?? 0;
}

async function changed(update: PromiseLike<{ readonly rowCount: number | null }>): Promise<boolean> {
  return (await update).rowCount === 1;
}
