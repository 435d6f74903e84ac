// Creates and reads runs with their steps. For state changes see changes.ts.
import { randomUUID } from 'node:crypto';
import type { PlannedSpan } from '@sextant/telemetry/traces/planned-span';
import { asc, eq, type SQL, sql } from '../database/drizzle';
import type { Database, Transaction } from '../database/database';
import { fingerprintOf, holdKey, IdempotencyKeyError } from './idempotency';
import { checkReferences } from '../database/constraints';
import { runSteps } from '../schema/runs';
import { type PRIORITIES, type RUN_STATES, runs } from '../schema/runs';
import { users } from '../schema/tenancy';
import { isUuid } from '../database/values';

export { PRIORITIES, RUN_STATES, STEP_STATES } from '../schema/runs';

export type Run = Readonly<typeof runs.$inferSelect>;
export type RunStep = Readonly<typeof runSteps.$inferSelect>;
export type RunWithSteps = Run & { /** In the order given to createRun. */ readonly steps: readonly RunStep[] };
export type RunState = (typeof RUN_STATES)[number];
export type Priority = (typeof PRIORITIES)[number];

/** Identifies a run and its org. Every transaction needs both. */
export interface RunRef {
  readonly orgId: string;
  readonly runId: string;
}

export interface NewRun {
  readonly orgId: string;
  /** The user who owns the run. The run also belongs to the user's workspace. */
  readonly userId?: string | undefined;
  readonly kind: string;
  readonly input: unknown;
  readonly correlationId: string;
  readonly steps: readonly { readonly step: string; readonly type: string }[];
  readonly priority?: Priority;
  readonly idempotencyKey?: string | undefined;
  readonly traceId?: string | undefined;
  readonly traceUrl?: string | null | undefined;
  /** Set if the collector keeps the trace in any case. */
  readonly traceKept?: boolean | null | undefined;
  readonly rootSpan?: PlannedSpan | undefined;
}

/**
 * Creates a queued run with waiting steps, or returns the existing run with the same org, idempotency key, kind and
 * input (`created` is false). Throws MissingReferenceError if the org has no such user, and IdempotencyKeyError if the
 * key was used for another request or by a request that is still in progress.
 */
export async function createRun(
  database: Database,
  run: NewRun,
): Promise<{ readonly run: RunWithSteps; readonly created: boolean }> {
  const { steps, ...columns } = run;
  const { orgId, userId, idempotencyKey } = run;
  const workspaceId = userId === undefined ? undefined : workspaceOf(orgId, userId);
  const idempotencyFingerprint = idempotencyKey === undefined ? undefined : fingerprintOf(run);
  const row = { id: randomUUID(), ...columns, workspaceId, idempotencyFingerprint };
  const written = database.withOrg(orgId, async (tx) => {
    if (idempotencyKey !== undefined) await holdKey(tx, orgId, idempotencyKey);
    const [inserted] = await tx.insert(runs).values(row).onConflictDoNothing().returning();
    if (!inserted) return { run: await runOfKey(tx, idempotencyKey, idempotencyFingerprint), created: false };
    return { run: { ...inserted, steps: await insertSteps(tx, inserted, steps) }, created: true };
  });
  return checkReferences(written);
}

const workspaceOf = (orgId: string, userId: string): SQL =>
  sql`(select ${users.workspaceId} from ${users} where ${users.orgId} = ${orgId} and ${users.id} = ${userId})`;

async function insertSteps(
  tx: Transaction,
  { orgId, id: runId }: Run,
  steps: NewRun['steps'],
): Promise<readonly RunStep[]> {
  if (steps.length === 0) return [];
  const rows = steps.map((step, position) => ({ orgId, runId, position, ...step }));
  const inserted = await tx.insert(runSteps).values(rows).returning();
  return inserted.sort((a, b) => a.position - b.position);
}

/** A run of an org with its steps. */
export async function getRun(database: Database, ref: RunRef): Promise<RunWithSteps | undefined> {
  return database.withOrg(ref.orgId, (tx) => readRun(tx, eq(runs.id, ref.runId)));
}

/** A run by id, for internal callers that do not know its org. `runId` may be any string. */
export async function findRun(database: Database, runId: string): Promise<RunWithSteps | undefined> {
  return isUuid(runId) ? database.withOrgOfRun(runId, (tx) => readRun(tx, eq(runs.id, runId))) : undefined;
}

async function readRun(tx: Transaction, which: SQL): Promise<RunWithSteps | undefined> {
  const [run] = await tx.select().from(runs).where(which);
  return run && withSteps(tx, run);
}

/** Reads the steps of a run. */
export async function withSteps(tx: Transaction, run: Run): Promise<RunWithSteps> {
  const steps = await tx.select().from(runSteps).where(eq(runSteps.runId, run.id)).orderBy(asc(runSteps.position));
  return { ...run, steps };
}

async function runOfKey(tx: Transaction, key = '', fingerprint = ''): Promise<RunWithSteps> {
  const run = await readRun(tx, eq(runs.idempotencyKey, key));
  if (!run) throw new Error(`could not find the run with idempotency key ${key}`);
  if (run.idempotencyFingerprint !== fingerprint) throw new IdempotencyKeyError('reused');
  return run;
}
