// Outcomes and run times of an org's runs in a time range.
import { sql } from '../database/drizzle';
import type { Database, ReadQuery } from '../database/database';
import { failureUsage, type RunRow, runSums, runUsage } from './runs-sql';
import type { RunState } from '../runs/runs';
import { RUN_STATES } from '../schema/runs';
import { Sketch } from '../usage/sketch';
import type { TimeRange } from '../database/time-ranges';

export interface RunFigures {
  readonly total: number;
  readonly byState: Readonly<Record<RunState, number>>;
  /** Successes as a share of successes and failures, 0 to 1; null if there were none. */
  readonly successRate: number | null;
  /** Of runs that succeeded or failed. The average is exact, percentiles are within 1%. */
  readonly runtimeSeconds: { readonly avg: number | null; readonly p50: number | null; readonly p95: number | null };
}

export interface StepFailures {
  readonly kind: string;
  readonly step: string;
  readonly errorClass: string | null;
  readonly count: number;
}

export interface OrgExecutionStats {
  /** Runs queued in the range. */
  readonly runs: RunFigures;
  /** Permanent failures of steps that ended in the range, most frequent first. */
  readonly stepFailures: readonly StepFailures[];
}

/** Statistics of the org's runs in a range, from roll-ups and, for partial hours at the edges, from rows. */
export async function getOrgExecutionStats(
  database: Database,
  orgId: string,
  range: TimeRange,
): Promise<OrgExecutionStats> {
  const [figures, failures] = await database.read(orgId, runFigures(range, orgId), stepFailures(range, orgId));
  return { runs: figures, stepFailures: failures };
}

export const runFigures = (range: TimeRange, orgId: string): ReadQuery<RunFigures> => ({
  query: sql`select state, ${runSums} from (${runUsage(range, 'day', orgId)}) r group by state`,
  parse: figuresOf,
});

export const stepFailures = (range: TimeRange, orgId: string): ReadQuery<readonly StepFailures[]> => ({
  query: sql`
    select kind, step, error_class as "errorClass", sum(failures)::int as count
    from (${failureUsage(range, orgId)}) f group by 1, 2, 3 order by count desc, 1, 2, 3`,
  parse: (rows: readonly (StepFailures & Record<string, unknown>)[]) => rows,
});

const TIMED_STATES: readonly RunState[] = ['success', 'failed'];

function figuresOf(rows: readonly RunRow[]): RunFigures {
  const byState = Object.fromEntries(RUN_STATES.map((state) => [state, 0])) as Record<RunState, number>;
  const runtimes = new Sketch();
  let [timed, runtimeUs] = [0, 0];
  for (const row of rows) {
    byState[row.state] += Number(row.runs);
    if (!TIMED_STATES.includes(row.state)) continue;
    timed += Number(row.timed_runs);
    runtimeUs += Number(row.runtime_us);
    runtimes.add(row.runtime_sketch);
  }
  const ended = byState.success + byState.failed;
  return {
    total: Object.values(byState).reduce((sum, n) => sum + n, 0),
    byState,
    successRate: ended > 0 ? byState.success / ended : null,
    runtimeSeconds: { avg: timed > 0 ? runtimeUs / timed / 1e6 : null, ...runtimes.percentilesInSeconds() },
  };
}
