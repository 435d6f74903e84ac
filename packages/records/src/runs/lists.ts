// Lists of what an org has, page by page: runs, and the events and figures of one.
import { and, asc, desc, eq, gte, lt, or, type SQL, sql } from '../database/drizzle';
import { inScope } from '../database/scope';
import { olderThan, type Page, pageOf, type PageRequest, positionOf, positionTime } from '../database/cursor';
import type { Database } from '../database/database';
import type { StageStats } from './stats';
import type { Run, RunRef, RunState } from './runs';
import { runEventLogs } from '../schema/run-event-logs';
import { runStageStats } from '../schema/run-stage-stats';
import { runVendorUsage } from '../schema/run-vendor-usage';
import { runs } from '../schema/runs';
import { isUuid } from '../database/uuid';

export { getJob, type Job, type JobFilter, listJobs } from './jobs';
export { listQa, type QaFilter, type QaReview, type QaRow, reviewQa } from '../quality/qa-reviews';

export interface RunFilter {
  readonly kind?: string | undefined;
  readonly state?: RunState | undefined;
  readonly errorClass?: string | undefined;
  /** Queued then or later. */
  readonly from?: Date | undefined;
  /** Queued before. */
  readonly to?: Date | undefined;
  /** A run's id, a trace's id, or how a correlation id begins. */
  readonly q?: string | undefined;
}

const SUMMARY = {
  id: runs.id,
  orgId: runs.orgId,
  kind: runs.kind,
  state: runs.state,
  priority: runs.priority,
  errorClass: runs.errorClass,
  correlationId: runs.correlationId,
  traceId: runs.traceId,
  traceUrl: runs.traceUrl,
  traceKept: runs.traceKept,
  queuedAt: runs.queuedAt,
  startedAt: runs.startedAt,
  endedAt: runs.endedAt,
};

export type RunSummary = Pick<Run, keyof typeof SUMMARY>;

/** The runs of an org, or of all with ALL_ORGS, newest first. Throws CursorError for a bad cursor. */
export async function listRuns(
  database: Database,
  orgId: string,
  filter: RunFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<RunSummary>> {
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ ...SUMMARY, at: positionTime(runs.queuedAt) })
      .from(runs)
      .where(and(inScope(runs.orgId, orgId), ...conditionsOf(filter), olderThan(cursor, runs.queuedAt, runs.id)))
      .orderBy(desc(runs.queuedAt), desc(runs.id))
      .limit(limit + 1),
  );
  return pageOf(rows, limit);
}

function conditionsOf({ kind, state, errorClass, from, to, q }: RunFilter): readonly (SQL | undefined)[] {
  return [
    kind === undefined ? undefined : eq(runs.kind, kind),
    state === undefined ? undefined : eq(runs.state, state),
    errorClass === undefined ? undefined : sql`${runs.errorClass} = ${errorClass}`,
    from && gte(runs.queuedAt, from),
    to && lt(runs.queuedAt, to),
    q === undefined ? undefined : matching(q),
  ];
}

function matching(q: string): SQL | undefined {
  const begins = sql`${runs.correlationId} like ${`${q.replace(/[\\%_]/g, '\\$&')}%`}`;
  return or(begins, eq(runs.traceId, q), isUuid(q) ? eq(runs.id, q) : undefined);
}

export interface RunEventFilter {
  readonly stage?: string | undefined;
  readonly event?: string | undefined;
}

export type RunEventRow = Readonly<typeof runEventLogs.$inferSelect>;

/** What happened in a run, oldest first. Throws CursorError for a bad cursor. */
export async function listRunEvents(
  database: Database,
  { orgId, runId }: RunRef,
  { stage, event }: RunEventFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<RunEventRow>> {
  const after = cursor === undefined ? undefined : positionOf(cursor, /^[0-9a-f-]{36}$/);
  const e = runEventLogs;
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({
        ...{ id: e.id, orgId: e.orgId, runId: e.runId, stage: e.stage, entityId: e.entityId, event: e.event },
        ...{ status: e.status, errorCode: e.errorCode, durationMs: e.durationMs, traceId: e.traceId },
        ...{ extra: e.extra, ts: e.ts, at: positionTime(e.ts) },
      })
      .from(e)
      .where(
        and(
          eq(e.orgId, orgId),
          eq(e.runId, runId),
          stage === undefined ? undefined : eq(e.stage, stage),
          event === undefined ? undefined : sql`${e.event} = ${event}`,
          after && sql`(${e.ts}, ${e.id}) > (${after.at}::timestamptz, ${after.id}::uuid)`,
        ),
      )
      .orderBy(asc(e.ts), asc(e.id))
      .limit(limit + 1),
  );
  return pageOf(rows, limit);
}

export type VendorUsage = Readonly<typeof runVendorUsage.$inferSelect>;

export interface RunStats {
  /** By name; empty until the run's figures are computed (see finalizeRun). costUsd: USD with nine decimals. */
  readonly stages: readonly StageStats[];
  /** By name. */
  readonly vendors: readonly VendorUsage[];
}

/** The figures of a run's stages, and what it used of vendors; empty for a run that is not there. */
export async function getRunStats(database: Database, { orgId, runId }: RunRef): Promise<RunStats> {
  return database.withOrg(orgId, async (tx) => {
    const ofStages = and(eq(runStageStats.orgId, orgId), eq(runStageStats.runId, runId));
    const ofVendors = and(eq(runVendorUsage.orgId, orgId), eq(runVendorUsage.runId, runId));
    const stages = await tx.select().from(runStageStats).where(ofStages).orderBy(runStageStats.stage);
    const vendors = await tx.select().from(runVendorUsage).where(ofVendors).orderBy(runVendorUsage.vendor);
    return { stages, vendors };
  });
}
