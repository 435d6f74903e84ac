// Model usage of an org in a time range: totals and models for the overview, and reports by provider, user, workspace and date.
import { sql } from '../database/drizzle';
import { rowsOf, type Database, type ReadQuery } from '../database/database';
import type { TimeRange } from '../database/time-ranges';
import { counterSums, sketchedSums, modelUsage, totalUsage, userUsage } from './usage-sql';
import { type LlmFigures, type Usage, type UsageRow, UsageSum } from './usage-sum';

export type { LlmFigures, Usage };

export interface LlmUsageSummary extends LlmFigures {
  /** Highest cost first. */
  readonly byModel: readonly (LlmFigures & { readonly provider: string; readonly model: string })[];
}

/** The org's usage in a range, from roll-ups and, for partial hours at the edges, from rows. */
export async function getLlmUsageSummary(
  database: Database,
  orgId: string,
  range: TimeRange,
): Promise<LlmUsageSummary> {
  return (await database.read(orgId, usageByModel(range, orgId)))[0];
}

export const usageByModel = (range: TimeRange, orgId: string): ReadQuery<LlmUsageSummary> => ({
  query: sql`select provider, model, ${sketchedSums} from (${modelUsage(range, 'day', orgId)}) m group by provider, model`,
  parse: summaryOf,
});

function summaryOf(rows: readonly ModelRow[]): LlmUsageSummary {
  const total = new UsageSum();
  const ordered = rows
    .map((row) => ({ provider: row.provider, model: row.model, sum: new UsageSum().add(row) }))
    .sort((a, b) => byCost(a.sum, b.sum));
  for (const { sum } of ordered) total.merge(sum);
  const byModel = ordered.map(({ provider, model, sum }) => ({ provider, model, ...sum.figures() }));
  return { ...total.figures(), byModel };
}

/** Like getLlmUsageSummary, without the models. */
export async function getLlmUsageTotals(database: Database, orgId: string, range: TimeRange): Promise<LlmFigures> {
  return (await database.read(orgId, usageOfAll(range, orgId)))[0];
}

export const usageOfAll = (range: TimeRange, orgId: string): ReadQuery<LlmFigures> => ({
  query: sql`select ${sketchedSums} from (${totalUsage(range, 'day', orgId)}) t`,
  parse: ([row]: readonly SketchedRow[]) => new UsageSum().add(row!).figures(),
});

export interface UsageReport {
  readonly totals: Usage;
  readonly byProvider: readonly (Usage & { readonly provider: string })[];
  readonly byModel: readonly (Usage & { readonly provider: string; readonly model: string })[];
  /** userId is null for calls without a user. */
  readonly byUser: readonly (Usage & { readonly userId: string | null })[];
  readonly byOrg: readonly (Usage & { readonly orgId: string })[];
  /** workspaceId is null for calls without a workspace. */
  readonly byWorkspace: readonly (Usage & { readonly workspaceId: string | null })[];
  /** UTC dates with calls, such as 2026-11-22, in order. */
  readonly byDate: readonly (Usage & { readonly date: string })[];
  /** The ten users with the highest cost, then the most tokens. */
  readonly topUsers: readonly (Usage & { readonly userId: string })[];
}

/** The usage in a range by provider, model, org, user, workspace and date, highest cost first. Each breakdown adds up to the totals. */
export async function usageReport(database: Database, orgId: string, range: TimeRange): Promise<UsageReport> {
  const rows = await rowsOf<ReportRow>(
    database,
    orgId,
    sql`
      select grouping(provider, model, org_id, user_id, workspace_id, day) as set, provider, model, org_id, user_id,
        workspace_id, to_char(day at time zone 'UTC', 'YYYY-MM-DD') as date, ${counterSums}
      from (${userUsage(range, orgId)}) u
      group by grouping sets ((), (provider), (provider, model), (org_id), (user_id), (workspace_id), (day))
      order by sum(cost_nano_usd) desc nulls last, sum(total_tokens) desc, provider, model, org_id, user_id, workspace_id, day`,
  );
  const of = (set: number) => rows.filter((row) => row.set === set);
  const usage = (row: ReportRow): Usage => new UsageSum().add(row).usage();
  const byUser = of(SETS.user).map((row) => ({ userId: row.user_id, ...usage(row) }));
  const byWorkspace = of(SETS.workspace).map((row) => ({ workspaceId: row.workspace_id, ...usage(row) }));
  const byDate = of(SETS.date).map((row) => ({ date: row.date, ...usage(row) }));
  return {
    totals: usage(of(SETS.total)[0]!),
    byProvider: of(SETS.provider).map((row) => ({ provider: row.provider, ...usage(row) })),
    byModel: of(SETS.model).map((row) => ({ provider: row.provider, model: row.model, ...usage(row) })),
    byOrg: of(SETS.org).map((row) => ({ orgId: row.org_id, ...usage(row) })),
    byUser,
    byWorkspace,
    byDate: byDate.sort((a, b) => (a.date < b.date ? -1 : 1)),
    topUsers: byUser.flatMap(({ userId, ...rest }) => (userId === null ? [] : [{ userId, ...rest }])).slice(0, 10),
  };
}

/** Values of grouping(): a bit is set for each of provider, model, org, user, workspace and date that the row sums over. */
const SETS = {
  ...{ total: 0b111111, provider: 0b011111, model: 0b001111, org: 0b110111 },
  ...{ user: 0b111011, workspace: 0b111101, date: 0b111110 },
} as const;

interface SketchedRow extends UsageRow, Record<string, unknown> {
  readonly latency_sketch: string | null;
}

interface ModelRow extends SketchedRow {
  readonly provider: string;
  readonly model: string;
}

interface ReportRow extends UsageRow, Record<string, unknown> {
  readonly set: number;
  readonly provider: string;
  readonly model: string;
  readonly org_id: string;
  readonly user_id: string | null;
  readonly workspace_id: string | null;
  readonly date: string;
}

/** Highest cost first, unknown cost last. */
const byCost = (a: UsageSum, b: UsageSum) => Number((b.nanoUsd ?? -1n) - (a.nanoUsd ?? -1n)) || b.tokens - a.tokens;
