// Runs and their steps: created once, moved forward only, read back whole.
import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray, isNull, notInArray, type SQL, sql } from 'drizzle-orm';
import type { Database, Transaction } from './database';
import { storable } from './json-text';
import { runSteps, type STEP_STATES } from './schema/run-steps';
import { type PRIORITIES, type RUN_STATES, runs } from './schema/runs';

export type Run = Readonly<typeof runs.$inferSelect>;
export type RunStep = Readonly<typeof runSteps.$inferSelect>;
export type RunWithSteps = Run & { /** In the order given to createRun. */ readonly steps: readonly RunStep[] };
export type RunState = (typeof RUN_STATES)[number];
export type FinalRunState = Extract<RunState, 'success' | 'failed' | 'canceled'>;
export type StepState = (typeof STEP_STATES)[number];
export type Priority = (typeof PRIORITIES)[number];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NO_ERROR = { errorClass: null, errorMessage: null };
const FINAL_STEP_STATES: StepState[] = ['success', 'failed', 'skipped'];

/** Names a run together with its tenant, as every transaction needs both. */
export interface RunRef {
  readonly orgId: string;
  readonly runId: string;
}

export interface NewRun {
  readonly orgId: string;
  readonly kind: string;
  readonly input: unknown;
  readonly correlationId: string;
  readonly steps: readonly { readonly step: string; readonly type: string }[];
  readonly priority?: Priority;
  readonly idempotencyKey?: string | undefined;
  readonly traceId?: string | undefined;
  readonly traceUrl?: string | undefined;
}

/**
 * Writes a run in state queued with its steps waiting, or returns the one that has the same org and idempotency key
 * (`created` false, its first input kept).
 */
export async function createRun(
  database: Database,
  run: NewRun,
): Promise<{ readonly run: RunWithSteps; readonly created: boolean }> {
  const id = randomUUID();
  return database.withOrg(run.orgId, async (tx) => {
    const { steps, ...columns } = run;
    const inserted = await tx
      .insert(runs)
      .values({ id, ...columns })
      .onConflictDoNothing()
      .returning({ id: runs.id });
    if (inserted.length === 0) return { run: await runOfKey(tx, run), created: false };
    if (steps.length > 0) {
      await tx
        .insert(runSteps)
        .values(steps.map((step, position) => ({ orgId: run.orgId, runId: id, position, ...step })));
    }
    return { run: (await readRun(tx, eq(runs.id, id)))!, created: true };
  });
}

/** A run of an org with its steps, or undefined. */
export async function getRun(database: Database, ref: RunRef): Promise<RunWithSteps | undefined> {
  return database.withOrg(ref.orgId, (tx) => readRun(tx, eq(runs.id, ref.runId)));
}

/** A run whose org is not known, for internal callers that were given only its id (any text; undefined if none). */
export async function findRun(database: Database, runId: string): Promise<RunWithSteps | undefined> {
  if (!UUID.test(runId)) return undefined;
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string | null }>(sql`select sextant_org_of_run(${runId}::uuid) as org_id`),
  );
  const orgId = rows[0]?.org_id;
  return orgId ? getRun(database, { orgId, runId }) : undefined;
}

/** queued → running. True when this call made the transition. */
export async function startRun(database: Database, ref: RunRef): Promise<boolean> {
  return changedOne(database, ref, (tx) =>
    tx
      .update(runs)
      .set({ state: 'running', startedAt: new Date() })
      .where(and(eq(runs.id, ref.runId), eq(runs.state, 'queued'))),
  );
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
  const { step, at = new Date(), ...rest } = storableChange(change);
  const ended = FINAL_STEP_STATES.includes(change.state);
  return changedOne(database, ref, (tx) =>
    tx
      .update(runSteps)
      .set({
        errorClass: null,
        errorMessage: null,
        ...rest,
        attempt: sql`greatest(${runSteps.attempt}, ${change.attempt})`,
        ...(change.state === 'running' && { startedAt: sql`coalesce(${runSteps.startedAt}, ${at.toISOString()})` }),
        ...(ended && { endedAt: at }),
      })
      .where(
        and(
          eq(runSteps.runId, ref.runId),
          eq(runSteps.step, step),
          notInArray(runSteps.state, FINAL_STEP_STATES),
          ended ? undefined : isLaterThanStored(change),
        ),
      ),
  );
}

export interface RunEnd {
  readonly state: FinalRunState;
  readonly errorClass?: Run['errorClass'];
  readonly errorMessage?: string | null;
  readonly result?: unknown;
  /** Default: now. */
  readonly at?: Date;
}

/**
 * Ends a run; steps that did not end become skipped. Returns the ended run when this call made the transition, and
 * undefined when it had ended before (or does not exist), so that metrics count each run once.
 */
export async function finishRun(database: Database, ref: RunRef, end: RunEnd): Promise<RunWithSteps | undefined> {
  const { at: endedAt = new Date(), ...rest } = storableChange(end);
  return database.withOrg(ref.orgId, async (tx) => {
    const ended = await tx
      .update(runs)
      .set({ ...rest, endedAt })
      .where(and(eq(runs.id, ref.runId), inArray(runs.state, ['queued', 'running'])));
    if (ended.rowCount !== 1) return undefined;
    await tx
      .update(runSteps)
      .set({ state: 'skipped', endedAt })
      .where(and(eq(runSteps.runId, ref.runId), notInArray(runSteps.state, FINAL_STEP_STATES)));
    return readRun(tx, eq(runs.id, ref.runId));
  });
}

/**
 * failed → queued, for another try: its steps that failed or were skipped wait again as if never begun, the others keep
 * their results. Returns the run when this call made the transition, undefined when it was not failed (or not there).
 */
export async function reopenRun(database: Database, ref: RunRef): Promise<RunWithSteps | undefined> {
  return database.withOrg(ref.orgId, async (tx) => {
    const reopened = await tx
      .update(runs)
      .set({ state: 'queued', ...NO_ERROR, result: null, startedAt: null, endedAt: null, notifiedAt: null })
      .where(and(eq(runs.id, ref.runId), eq(runs.state, 'failed')));
    if (reopened.rowCount !== 1) return undefined;
    await tx
      .update(runSteps)
      .set({ state: 'waiting', attempt: 0, ...NO_ERROR, result: null, startedAt: null, endedAt: null })
      .where(and(eq(runSteps.runId, ref.runId), inArray(runSteps.state, ['failed', 'skipped'])));
    return readRun(tx, eq(runs.id, ref.runId));
  });
}

/** Notes that the run's outcome has been told to whoever asked. True when this call was the first. */
export async function setNotified(database: Database, ref: RunRef): Promise<boolean> {
  return changedOne(database, ref, (tx) =>
    tx
      .update(runs)
      .set({ notifiedAt: new Date() })
      .where(and(eq(runs.id, ref.runId), isNull(runs.notifiedAt))),
  );
}

/** Sets the trace that explains the run; the last one wins. */
export async function setTrace(
  database: Database,
  ref: RunRef,
  trace: { readonly traceId: string; readonly traceUrl?: string | undefined },
): Promise<void> {
  await database.withOrg(ref.orgId, (tx) => tx.update(runs).set(trace).where(eq(runs.id, ref.runId)));
}

export interface ListOptions {
  /** Only runs that were queued (unfinished) or ended (unnotified) at least this long ago; default 0. */
  readonly minAgeMs?: number;
  /** Default 500. */
  readonly limit?: number;
}

/** Runs of all orgs that are queued or running, oldest first; for the reconciler. */
export async function listUnfinished(database: Database, options: ListOptions = {}): Promise<readonly RunRef[]> {
  return listRefs(database, 'sextant_unfinished_runs', options);
}

/** Runs of all orgs that failed and whose outcome was not told (see setNotified), oldest first. */
export async function listUnnotified(database: Database, options: ListOptions = {}): Promise<readonly RunRef[]> {
  return listRefs(database, 'sextant_unnotified_runs', options);
}

/** Messages and results may hold what models and pages said; characters that Postgres refuses must not end the run. */
function storableChange<T extends Pick<StepChange, 'errorMessage' | 'result'>>(change: T): T {
  const { errorMessage, result } = change;
  return { ...change, ...storable({ errorMessage, result }) };
}

/** Runs of all orgs that ended within the last hour and whose stages have no figures yet (see finalizeRun), oldest first. */
export async function listWithoutStats(database: Database, options: ListOptions = {}): Promise<readonly RunRef[]> {
  return listRefs(database, 'sextant_runs_without_stats', options);
}

async function readRun(tx: Transaction, which: SQL): Promise<RunWithSteps | undefined> {
  const [run] = await tx.select().from(runs).where(which);
  if (!run) return undefined;
  const steps = await tx.select().from(runSteps).where(eq(runSteps.runId, run.id)).orderBy(asc(runSteps.position));
  return { ...run, steps };
}

async function runOfKey(tx: Transaction, { idempotencyKey }: NewRun): Promise<RunWithSteps> {
  const run = idempotencyKey && (await readRun(tx, eq(runs.idempotencyKey, idempotencyKey)));
  if (!run) throw new Error(`could not find the run with idempotency key ${idempotencyKey}`);
  return run;
}

/** Steps go waiting → running within an attempt, and to the next attempt's waiting from there. */
function isLaterThanStored({ attempt, state }: StepChange): SQL {
  return sql`(${runSteps.attempt}, ${runSteps.state} = 'running') < (${attempt}::integer, ${state === 'running'}::boolean)`;
}

async function changedOne(
  database: Database,
  { orgId }: RunRef,
  update: (tx: Transaction) => PromiseLike<{ readonly rowCount: number | null }>,
): Promise<boolean> {
  return database.withOrg(orgId, async (tx) => (await update(tx)).rowCount === 1);
}

async function listRefs(
  database: Database,
  list: 'sextant_unfinished_runs' | 'sextant_unnotified_runs' | 'sextant_runs_without_stats',
  { minAgeMs = 0, limit = 500 }: ListOptions,
): Promise<readonly RunRef[]> {
  const before = new Date(Date.now() - minAgeMs).toISOString();
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string; run_id: string }>(
      sql`select org_id, run_id from ${sql.identifier(list)}(${before}::timestamptz, ${limit}::integer)`,
    ),
  );
  return rows.map((row) => ({ orgId: row.org_id, runId: row.run_id }));
}
