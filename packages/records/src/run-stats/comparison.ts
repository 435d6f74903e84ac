// The figures of a run and how they are distributed over recent successful runs of its kind.
import type { Database, ReadQuery } from '../database/database';
import { sql, type SQL } from '../database/drizzle';
import type { Run } from '../runs/runs';
import { instant } from '../usage/usage-sql';

/** Figures of a run. Times are in seconds, cost is in US dollars. */
export const RUN_METRICS = [
  ...['duration_seconds', 'wait_seconds', 'model_calls', 'model_call_errors', 'prompt_tokens'],
  ...['completion_tokens', 'cost_usd', 'items', 'item_errors'],
] as const;
/** Figures of a step. */
export const STEP_METRICS = ['duration_seconds', 'attempts'] as const;

export type Metric = (typeof RUN_METRICS | typeof STEP_METRICS)[number];

/** A figure of the run, and its distribution over the other runs that have the figure. */
export interface MetricComparison {
  /** Null for a figure of the run as a whole. */
  readonly step: string | null;
  readonly metric: Metric;
  /** Null if the run does not have the figure: the step did not start, or the price of a call is unknown. */
  readonly value: number | null;
  /** Other runs that have the figure; without any, the percentiles are null. */
  readonly runs: number;
  readonly p10: number | null;
  readonly median: number | null;
  readonly p90: number | null;
}

export interface RunComparison {
  /** Runs that the run is compared with. */
  readonly runs: number;
  /** End of the oldest and the latest of them; null if there are none. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly metrics: readonly MetricComparison[];
}

export interface ComparisonOptions {
  /** Only runs that ended after this time. */
  readonly since: Date;
  /** Maximum number of runs to compare with: the latest. */
  readonly maxRuns: number;
}

/**
 * Compares a run with the successful runs of the same kind and org, without the run itself. What is in progress is
 * measured up to now. Percentiles are interpolated. Rejects with RecordsError.
 */
export async function compareRun(
  database: Database,
  run: Pick<Run, 'id' | 'orgId' | 'kind'>,
  options: ComparisonOptions,
): Promise<RunComparison> {
  const query: ReadQuery<RunComparison> = {
    query: comparison(run, options),
    parse: ([row]) => {
      const { runs, from, to, metrics } = row as unknown as ComparisonRow;
      return { runs, from: from && new Date(from), to: to && new Date(to), metrics };
    },
  };
  return (await database.read(run.orgId, query))[0];
}

interface ComparisonRow {
  readonly runs: number;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly metrics: readonly MetricComparison[];
}

const comparison = ({ id, orgId, kind }: Pick<Run, 'id' | 'orgId' | 'kind'>, options: ComparisonOptions): SQL => sql`
  with basis as materialized (
    select id, queued_at, started_at, ended_at, false as is_run from runs
    where org_id = ${orgId}::uuid and kind = ${kind} and state = 'success'
      and ended_at > ${instant(options.since)} and id <> ${id}::uuid
    order by ended_at desc limit ${options.maxRuns}::int
  ), compared as materialized (
    select * from basis union all
    select id, queued_at, started_at, coalesce(ended_at, now()), true from runs
    where org_id = ${orgId}::uuid and id = ${id}::uuid
  ), measured as (${measurements(orgId)})
  select (select count(*)::int from basis) as runs, (select min(ended_at) from basis) as "from",
    (select max(ended_at) from basis) as "to", (select coalesce(json_agg(m), '[]') from (
      select step, metric, max(value) filter (where is_run) as value, count(value) filter (where not is_run) as runs,
        percentile_cont(0.1) within group (order by value) filter (where not is_run) as p10,
        percentile_cont(0.5) within group (order by value) filter (where not is_run) as median,
        percentile_cont(0.9) within group (order by value) filter (where not is_run) as p90
      from measured group by step, metric order by step nulls first, metric
    ) m) as metrics`;

/** The metrics of `compared`: is_run, step, metric and value. */
const measurements = (orgId: string): SQL => sql`
  select c.is_run, null::text as step, m.metric, m.value::float8 as value
  from compared c
  left join (
    select run_id, count(*) filter (where corrects is null) as calls,
      count(*) filter (where corrects is null and status = 'error') as errors,
      sum(prompt_tokens) as prompt_tokens, sum(completion_tokens) as completion_tokens, sum(cost_usd) as cost_usd,
      count(*) filter (where cost_nano_usd is null and coalesce(prompt_tokens, completion_tokens, total_tokens) is not null)
        - count(corrects) as unpriced
    from llm_usage_ledger where org_id = ${orgId}::uuid and run_id in (select id from compared) group by run_id
  ) l on l.run_id = c.id
  left join (
    select run_id, sum(count_total) as items, sum(count_error) as item_errors
    from run_stage_stats where org_id = ${orgId}::uuid and run_id in (select id from compared) group by run_id
  ) i on i.run_id = c.id
  cross join lateral (values
    ('duration_seconds', extract(epoch from c.ended_at - c.started_at)),
    ('wait_seconds', extract(epoch from coalesce(c.started_at, c.ended_at) - c.queued_at)),
    ('model_calls', coalesce(l.calls, 0)), ('model_call_errors', coalesce(l.errors, 0)),
    ('prompt_tokens', coalesce(l.prompt_tokens, 0)), ('completion_tokens', coalesce(l.completion_tokens, 0)),
    ('cost_usd', case when coalesce(l.unpriced, 0) <= 0 then coalesce(l.cost_usd, 0) end),
    ('items', i.items), ('item_errors', i.item_errors)
  ) m (metric, value)
  union all
  select c.is_run, s.step, m.metric, m.value::float8
  from compared c join run_steps s on s.run_id = c.id
  cross join lateral (values
    ('duration_seconds',
      extract(epoch from coalesce(s.ended_at, case when s.state = 'running' then c.ended_at end) - s.started_at)),
    ('attempts', nullif(s.attempt, 0))
  ) m (metric, value)`;
