// How the runs of an org went in a range of time.
import { sql } from '../database/drizzle';
import type { Database, Reading } from '../database/database';
import { failureUsage, type RunRow, runSums, runUsage } from './runs-sql';
import type { RunState } from '../runs/runs';
import { RUN_STATES } from '../schema/runs';
import { Sketch } from '../usage/sketch';
import type { TimeRange } from '../database/time-ranges';

export interface RunFigures {
  readonly total: number;
  readonly byState: Readonly<Record<RunState, number>>;
  /** Successes of all that succeeded or failed, 0 to 1; null when there were none. */
  readonly successRate: number | null;
  /** From start to end of those that succeeded or failed; the average is exact, percentiles within 1%. */
  readonly runtimeSeconds: { readonly avg: number | null; readonly p50: number | null; readonly p95: number | null };
}

export interface StepFailures {
  readonly kind: string;
  readonly step: string;
  readonly errorClass: string | null;
  readonly count: number;
}

export interface OrgExecutionStats {
  /** Runs by when they were queued. */
  readonly runs: RunFigures;
  /** Steps that failed for good, by when they ended; most first. */
  readonly stepFailures: readonly StepFailures[];
}

/** How the org's runs of a range went, from roll-ups (see rollUp) and, at edges that are no full hours, from rows. */
export async function getOrgExecutionStats(
  database: Database,
  orgId: string,
  range: TimeRange,
): Promise<OrgExecutionStats> {
  const [figures, failures] = await database.read(orgId, runFigures(range, orgId), stepFailures(range, orgId));
  return { runs: figures, stepFailures: failures };
}

export const runFigures = (range: TimeRange, orgId: string): Reading<RunFigures> => ({
  query: sql`select state, ${runSums} from (${runUsage(range, 'day', orgId)}) r group by state`,
  answer: figuresOf,
});

export const stepFailures = (range: TimeRange, orgId: string): Reading<readonly StepFailures[]> => ({
  query: sql`
    select kind, step, error_class as "errorClass", sum(failures)::int as count
    from (${failureUsage(range, orgId)}) f group by 1, 2, 3 order by count desc, 1, 2, 3`,
  answer: (rows: readonly (StepFailures & Record<string, unknown>)[]) => rows,
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
