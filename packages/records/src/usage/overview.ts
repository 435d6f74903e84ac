// The overview of an org: a period compared with the previous one.
import type { Database } from '../database/database';
import { runFigures, type OrgExecutionStats, type RunFigures, stepFailures } from '../run-stats/execution-stats';
import { type RecentFailure, recentFailures } from '../run-stats/failures';
import type { TimeRange } from '../database/time-ranges';
import { type LlmFigures, type LlmUsageSummary, usageByModel, usageOfAll } from './usage';

export interface OrgOverview extends OrgExecutionStats {
  readonly llm: LlmUsageSummary;
  readonly before: { readonly runs: RunFigures; readonly llm: LlmFigures };
  /** Of all time, newest first. */
  readonly recentFailures: readonly RecentFailure[];
}

export interface OverviewRequest {
  readonly range: TimeRange;
  readonly before: TimeRange;
  /** How many of the latest failed runs. */
  readonly failures: number;
}

/** Makes three concurrent round trips of about equal duration. */
export async function getOverview(database: Database, orgId: string, request: OverviewRequest): Promise<OrgOverview> {
  const { range, before, failures } = request;
  const [[llm, llmBefore], [runs, runsBefore, recent], [failed]] = await Promise.all([
    database.read(orgId, usageByModel(range, orgId), usageOfAll(before, orgId)),
    database.read(
      orgId,
      runFigures(range, orgId),
      runFigures(before, orgId),
      recentFailures({ limit: failures, orgId }),
    ),
    database.read(orgId, stepFailures(range, orgId)),
  ]);
  return { runs, stepFailures: failed, llm, before: { runs: runsBefore, llm: llmBefore }, recentFailures: recent };
}
