// How the runs of an org went in a range of time, and which failed last.
import { sql } from './drizzle';
import { cursorOf, type Position, positionOf, positionTime } from './cursor';
import type { Database, Reading } from './database';
import { failureUsage, type RunRow, runSums, runUsage } from './run-usage-sql';
import type { RunState } from './runs';
import { RUN_STATES, runs } from './schema/runs';
import { Sketch } from './sketch';
import type { TimeRange } from './time-ranges';

export { trends, type Trend, type TrendMetric, TREND_METRICS, type TrendOptions, type TrendPoint } from './trends';

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
  const [figures, failures] = await database.read(orgId, runFigures(range), stepFailures(range));
  return { runs: figures, stepFailures: failures };
}

export const runFigures = (range: TimeRange): Reading<RunFigures> => ({
  query: sql`select state, ${runSums} from (${runUsage(range, 'day')}) r group by state`,
  answer: figuresOf,
});

export const stepFailures = (range: TimeRange): Reading<readonly StepFailures[]> => ({
  query: sql`
    select kind, step, error_class as "errorClass", sum(failures)::int as count
    from (${failureUsage(range)}) f group by 1, 2, 3 order by count desc, 1, 2, 3`,
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

export interface RecentFailure {
  readonly runId: string;
  readonly kind: string;
  /** The step that failed; null when the run failed without one. */
  readonly step: string | null;
  readonly errorClass: string | null;
  readonly errorMessage: string | null;
  readonly endedAt: Date;
  readonly traceUrl: string | null;
  /** Stands for this failure: give it as `after` for those that came later. */
  readonly cursor: string;
}

/**
 * The runs that failed last, newest first; with `after`, a failure's cursor, those that failed after it, oldest first.
 * A run whose end was committed out of order within the same moment may be missed by `after`.
 * Throws CursorError for what is no cursor.
 */
export async function getRecentFailures(
  database: Database,
  orgId: string,
  limit: number,
  after?: string,
): Promise<readonly RecentFailure[]> {
  return (await database.read(orgId, recentFailures(limit, after)))[0];
}

/** The same; throws CursorError. */
export function recentFailures(limit: number, after?: string): Reading<readonly RecentFailure[]> {
  const from = after === undefined ? undefined : positionOf(after);
  const order = from ? sql`r.ended_at, r.id` : sql`r.ended_at desc, r.id desc`;
  return {
    query: sql`
      select r.id, r.kind, s.step, coalesce(s.error_class, r.error_class) as error_class,
        coalesce(s.error_message, r.error_message) as error_message, r.trace_url,
        ${positionTime(sql`r.ended_at`)} as at
      from ${runs} r
      left join lateral (
        select step, error_class, error_message from run_steps f
        where f.org_id = r.org_id and f.run_id = r.id and f.state = 'failed' order by f.position limit 1
      ) s on true
      where r.org_id = sextant_current_org() and r.state = 'failed'
        ${from && sql`and (r.ended_at, r.id) > (${from.at}::timestamptz, ${from.id}::uuid)`}
      order by ${order} limit ${limit}::int`,
    answer: (rows: readonly FailureRow[]) => rows.map(failureOf),
  };
}

const failureOf = (row: FailureRow): RecentFailure => ({
  runId: row.id,
  kind: row.kind,
  step: row.step,
  errorClass: row.error_class,
  errorMessage: row.error_message,
  endedAt: new Date(row.at),
  traceUrl: row.trace_url,
  cursor: cursorOf(row),
});

interface FailureRow extends Position, Record<string, unknown> {
  readonly kind: string;
  readonly step: string | null;
  readonly error_class: string | null;
  readonly error_message: string | null;
  readonly trace_url: string | null;
}
