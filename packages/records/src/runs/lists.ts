// Paged lists of runs and of the events of a run, and the statistics of a run.
import { and, asc, desc, eq, getTableColumns, type SQL, sql } from '../database/drizzle';
import { inScope } from '../database/scope';
import {
  afterPage,
  type Direction,
  type ListOrder,
  type Page,
  pageOf,
  type PageRequest,
  positionOf,
  positionTime,
} from '../database/cursor';
import type { Database } from '../database/database';
import type { StageStats } from '../run-stats/stage-stats';
import { runConditions, type RunFilter } from './run-filter';
import type { Run, RunRef } from './runs';
import { runEventLogs } from '../schema/events';
import { runStageStats } from '../schema/events';
import { runs } from '../schema/runs';

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
  durationUs: runs.durationUs,
  costNanoUsd: runs.costNanoUsd,
};

export type RunSummary = Pick<Run, keyof typeof SUMMARY>;

export const RUN_SORTS = ['queued', 'duration', 'cost'] as const;

/** The order of a list of runs. By duration, it has only runs that started and ended; by cost, only runs with a cost. */
export interface RunOrder {
  /** Default: by the time at which they were queued. */
  readonly sort?: (typeof RUN_SORTS)[number] | undefined;
  /** Default: newest, longest or most expensive first. */
  readonly direction?: Direction | undefined;
}

const SORT_COLUMNS = { queued: runs.queuedAt, duration: runs.durationUs, cost: runs.costNanoUsd } as const;

/** The runs of an org, or of all orgs with ALL_ORGS. A cursor belongs to an order. Throws CursorError. */
export async function listRuns(
  database: Database,
  orgId: string,
  filter: RunFilter,
  { limit, cursor, sort = 'queued', direction = 'desc' }: PageRequest & RunOrder,
): Promise<Page<RunSummary>> {
  const column = SORT_COLUMNS[sort];
  const at = sort === 'queued' ? positionTime(column) : sql<string>`${column}::text`;
  const order: ListOrder = { by: sort === 'queued' ? 'time' : 'integer', column, id: runs.id, direction };
  const isListed = sort === 'queued' ? undefined : sql`${column} is not null`;
  const by = direction === 'desc' ? desc : asc;
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ ...SUMMARY, at })
      .from(runs)
      .where(and(inScope(runs.orgId, orgId), ...runConditions(filter), isListed, afterPage(cursor, order)))
      .orderBy(by(column), by(runs.id))
      .limit(limit + 1),
  );
  return pageOf(rows, limit);
}

export interface RunEventFilter {
  readonly stage?: string | undefined;
  readonly event?: string | undefined;
}

export type RunEventRow = Readonly<typeof runEventLogs.$inferSelect>;

/** The events of a run, oldest first. Throws CursorError. */
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
      .select({ ...getTableColumns(e), at: positionTime(e.ts) })
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

/** Calls of a run to a vendor or model provider. Only model calls have a cost and tokens. */
export interface VendorUsage {
  readonly vendor: string;
  readonly calls: number;
  readonly errors: number;
  readonly rateLimitHits: number;
  readonly quotaExhausted: number;
  /** USD with nine decimals; calls without a known cost add nothing. */
  readonly costUsd: string;
  /** Calls with usage and without a known price. */
  readonly unpricedCalls: number;
  readonly tokensInput: number;
  readonly tokensOutput: number;
}

export interface RunStats {
  /** By name; empty until finalizeRun has computed them. costUsd is USD with nine decimals. */
  readonly stages: readonly StageStats[];
  /** By name. */
  readonly vendors: readonly VendorUsage[];
}

/** The statistics of a run's stages and its calls to vendors; empty if the run does not exist. */
export async function getRunStats(database: Database, ref: RunRef): Promise<RunStats> {
  const { orgId, runId } = ref;
  return database.withOrg(orgId, async (tx) => {
    const ofRun = and(eq(runStageStats.orgId, orgId), eq(runStageStats.runId, runId));
    const stages = await tx.select().from(runStageStats).where(ofRun).orderBy(runStageStats.stage);
    const { rows } = await tx.execute<VendorUsage & Record<string, unknown>>(vendorUsage(ref));
    return { stages, vendors: rows };
  });
}

// The ledger is the only source for model calls. A correction has a cost and no tokens, and is not a call.
const vendorUsage = ({ orgId, runId }: RunRef): SQL => sql`
  select vendor, sum(calls)::int as calls, sum(errors)::int as errors, sum(rate_limit_hits)::int as "rateLimitHits",
    sum(quota_exhausted)::int as "quotaExhausted", (sum(nano_usd) / 1000000000)::numeric(20, 9)::text as "costUsd",
    sum(unpriced_calls)::int as "unpricedCalls",
    sum(tokens_input)::double precision as "tokensInput", sum(tokens_output)::double precision as "tokensOutput"
  from (
    select vendor, calls, errors, rate_limit_hits, quota_exhausted, 0::numeric as nano_usd, 0 as unpriced_calls,
      0 as tokens_input, 0 as tokens_output
    from run_vendor_usage where org_id = ${orgId}::uuid and run_id = ${runId}::uuid
    union all
    select provider, (corrects is null)::int, (corrects is null and status = 'error')::int,
      (corrects is null and error_code is not distinct from 'RATE_LIMIT')::int, 0, coalesce(cost_nano_usd, 0),
      case when corrects is not null then -1
        else (cost_nano_usd is null and coalesce(prompt_tokens, completion_tokens, total_tokens) is not null)::int end,
      coalesce(prompt_tokens, 0), coalesce(completion_tokens, 0)
    from llm_usage_ledger where org_id = ${orgId}::uuid and run_id = ${runId}::uuid
  ) u group by vendor order by vendor`;
