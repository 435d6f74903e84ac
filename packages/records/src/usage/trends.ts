// A metric of an org over time, for charts.
import { sql } from '../database/drizzle';
import { rowsOf, type Database } from '../database/database';
import { type RunRow, runSums, runUsage } from '../run-stats/runs-sql';
import { Sketch } from './sketch';
import { DAY_MS, HOUR_MS, type TimeRange } from '../database/time-ranges';
import { sketchedSums, totalUsage } from './usage-sql';
import type { UsageRow } from './usage-sum';

export const TREND_METRICS = [
  ...(['runs', 'failures', 'runtime_p95'] as const),
  ...(['llm_calls', 'llm_errors', 'llm_tokens', 'llm_cost', 'llm_latency_p95'] as const),
] as const;
export type TrendMetric = (typeof TREND_METRICS)[number];

export interface TrendOptions extends TimeRange {
  readonly metric: TrendMetric;
  /** UTC hours or days. */
  readonly bucket: 'hour' | 'day';
}

export interface TrendPoint {
  /** Start of the bucket. */
  readonly at: Date;
  /** Null for a percentile without values. */
  readonly value: number | null;
}

export interface Trend {
  readonly unit: 'count' | 'seconds' | 'tokens' | 'usd';
  /** One per bucket of the range, in order. */
  readonly points: readonly TrendPoint[];
}

/** A metric by hour or day. The first and last buckets cover only their part inside the range. */
export async function trends(database: Database, orgId: string, options: TrendOptions): Promise<Trend> {
  const { metric, bucket, from, to } = options;
  const isOfRuns = !metric.startsWith('llm_');
  const rows = await rowsOf<TrendRow>(
    database,
    orgId,
    isOfRuns
      ? sql`select ${epochMs} as at, state, ${runSums} from (${runUsage(options, bucket, orgId)}) r group by bucket, state`
      : sql`select ${epochMs} as at, ${sketchedSums} from (${totalUsage(options, bucket, orgId)}) u group by bucket`,
  );
  const unitMs = bucket === 'day' ? DAY_MS : HOUR_MS;
  const points: TrendPoint[] = [];
  const byBucket = Map.groupBy(rows, (row) => row.at);
  for (let at = Math.floor(from.getTime() / unitMs) * unitMs; at < to.getTime(); at += unitMs)
    points.push({ at: new Date(at), value: VALUES[metric](byBucket.get(String(at)) ?? []) });
  return { unit: UNITS[metric], points };
}

const epochMs = sql`(extract(epoch from bucket) * 1000)::bigint`;

type TrendRow = RunRow &
  UsageRow & {
    readonly at: string;
    readonly latency_sketch: string | null;
  };

const UNITS: Readonly<Record<TrendMetric, Trend['unit']>> = {
  runs: 'count',
  failures: 'count',
  runtime_p95: 'seconds',
  llm_calls: 'count',
  llm_errors: 'count',
  llm_tokens: 'tokens',
  llm_cost: 'usd',
  llm_latency_p95: 'seconds',
};

const VALUES: Readonly<Record<TrendMetric, (rows: readonly TrendRow[]) => number | null>> = {
  runs: (rows) => sum(rows, 'runs'),
  failures: (rows) =>
    sum(
      rows.filter((row) => row.state === 'failed'),
      'runs',
    ),
  runtime_p95: (rows) => {
    const timed = rows.filter((row) => row.state === 'success' || row.state === 'failed');
    return p95Seconds(timed.map((row) => row.runtime_sketch));
  },
  llm_calls: (rows) => sum(rows, 'calls'),
  llm_errors: (rows) => sum(rows, 'errors'),
  llm_tokens: (rows) => sum(rows, 'total_tokens'),
  llm_cost: (rows) => sum(rows, 'cost_nano_usd') / 1e9,
  llm_latency_p95: (rows) => p95Seconds(rows.map((row) => row.latency_sketch)),
};

function sum(rows: readonly TrendRow[], column: keyof TrendRow & string): number {
  return rows.reduce((total, row) => total + Number(row[column] ?? 0), 0);
}

function p95Seconds(sketches: readonly (string | null)[]): number | null {
  const all = new Sketch();
  for (const sketch of sketches) all.add(sketch);
  return all.percentilesInSeconds().p95;
}
