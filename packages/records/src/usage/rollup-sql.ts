// SQL that recomputes roll-ups of the current org: hours from rows, days from hours.
import { sql, type SQL } from '../database/drizzle';
import { stageOutcomes, vendorUsage } from '../run-stats/outcome-rollups';
import { failureRows, runRows } from '../run-stats/runs-sql';
import { bucketOf, COUNTERS, counterNames, counterSums, ledgerRows } from './usage-sql';

export const SOURCES = ['ledger', 'runs', 'steps', 'stages', 'vendors'] as const;
export type Source = (typeof SOURCES)[number];

/** The statements to run, in order. `hours` is an expression of type timestamptz[]. */
export function recompute(source: Source, hours: SQL): readonly SQL[] {
  const [hourly, ...fromHours] = LAYERS[source];
  return [
    ...clearAndFill({ ...hourly!, buckets: hours }),
    ...fromHours.flatMap((layer) => {
      const isDaily = layer.time === 'day';
      const buckets = isDaily ? sql`array(select distinct ${bucketOf(sql`h`, 'day')} from unnest(${hours}) h)` : hours;
      return clearAndFill({ ...layer, buckets });
    }),
  ];
}

interface Layer {
  readonly table: string;
  readonly time: 'hour' | 'day';
  /** An INSERT without its table. `buckets` is an expression of type timestamptz[]. */
  readonly fill: (buckets: SQL) => SQL;
}

function clearAndFill({ table, time, fill, buckets }: Layer & { readonly buckets: SQL }): readonly SQL[] {
  const [name, column] = [sql.identifier(table), sql.identifier(time)];
  return [
    sql`delete from ${name} where org_id = sextant_current_org() and ${column} = any (${buckets})`,
    sql`insert into ${name} ${fill(buckets)}`,
  ];
}

const USER_DIMENSIONS = ['workspace_id', 'user_id', 'provider', 'model'];
const WORKSPACE_SUMS = {
  dimensions: ['workspace_id'],
  counters: ['calls', 'errors', 'total_tokens', 'cost_nano_usd'],
};
const MODEL_DIMENSIONS = ['provider', 'model'];
const LATENCY = { keys: 'latency_keys', counts: 'latency_counts' };
const RUN_COUNTERS = ['runs', 'timed_runs', 'runtime_us'];
const RUNTIME = { keys: 'runtime_keys', counts: 'runtime_counts' };
const FAILURE_DIMENSIONS = ['kind', 'step', 'error_class'];

const LAYERS: Readonly<Record<Source, readonly Layer[]>> = {
  ledger: [
    { table: 'usage_hourly', time: 'hour', fill: usageOfHours },
    {
      table: 'usage_daily',
      time: 'day',
      fill: sumsOf('usage_hourly', 'day', { dimensions: USER_DIMENSIONS, counters: COUNTERS }),
    },
    { table: 'workspace_usage_hourly', time: 'hour', fill: sumsOf('usage_hourly', 'hour', WORKSPACE_SUMS) },
    { table: 'workspace_usage_daily', time: 'day', fill: sumsOf('workspace_usage_hourly', 'day', WORKSPACE_SUMS) },
    {
      table: 'model_usage_hourly',
      time: 'hour',
      fill: sumsWithSketch({ from: 'usage_hourly', to: 'hour', dimensions: MODEL_DIMENSIONS, ...LATENCY }, COUNTERS),
    },
    {
      table: 'model_usage_daily',
      time: 'day',
      fill: sumsWithSketch(
        { from: 'model_usage_hourly', to: 'day', dimensions: MODEL_DIMENSIONS, ...LATENCY },
        COUNTERS,
      ),
    },
    {
      table: 'total_usage_hourly',
      time: 'hour',
      fill: sumsWithSketch({ from: 'model_usage_hourly', to: 'hour', dimensions: [], ...LATENCY }, COUNTERS),
    },
    {
      table: 'total_usage_daily',
      time: 'day',
      fill: sumsWithSketch({ from: 'total_usage_hourly', to: 'day', dimensions: [], ...LATENCY }, COUNTERS),
    },
  ],
  runs: [
    { table: 'runs_hourly', time: 'hour', fill: runsOfHours },
    {
      table: 'runs_daily',
      time: 'day',
      fill: sumsWithSketch({ from: 'runs_hourly', to: 'day', dimensions: ['kind', 'state'], ...RUNTIME }, RUN_COUNTERS),
    },
  ],
  steps: [
    { table: 'step_failures_hourly', time: 'hour', fill: failuresOfHours },
    {
      table: 'step_failures_daily',
      time: 'day',
      fill: sumsOf('step_failures_hourly', 'day', { dimensions: FAILURE_DIMENSIONS, counters: ['failures'] }),
    },
  ],
  stages: [
    {
      table: 'stage_outcomes_hourly',
      time: 'hour',
      fill: (hours) => stageOutcomes.ofHours(ofEach(hours, 'hour', stageOutcomes.rows)),
    },
    {
      table: 'stage_outcomes_daily',
      time: 'day',
      fill: (days) => stageOutcomes.ofDays(ofEach(days, 'day', hourly('stage_outcomes_hourly'))),
    },
  ],
  vendors: [
    {
      table: 'vendor_usage_hourly',
      time: 'hour',
      fill: (hours) => vendorUsage.ofHours(ofEach(hours, 'hour', vendorUsage.rows)),
    },
    {
      table: 'vendor_usage_daily',
      time: 'day',
      fill: sumsOf('vendor_usage_hourly', 'day', { dimensions: ['vendor'], counters: vendorUsage.counters }),
    },
  ],
};

/**
 * The rows of each bucket; `rowsOf` gets its start and end. OFFSET 0 keeps Postgres from flattening this into one join,
 * which would read all rows of the org. Instead it reads the rows of each bucket by index, from one partition.
 */
function ofEach(buckets: SQL, bucket: 'hour' | 'day', rowsOf: (from: SQL, to: SQL) => SQL): SQL {
  const start = sql.raw(`${bucket}.${bucket}`);
  return sql`unnest(${buckets}) ${sql.raw(bucket)}
    cross join lateral (${rowsOf(start, sql`${start} + ${sql.raw(`interval '1 ${bucket}'`)}`)} offset 0) r`;
}

/** The rows of an hourly roll-up. */
const hourly = (table: string) => (from: SQL, to: SQL) => sql`
  select * from ${sql.identifier(table)} h where h.org_id = sextant_current_org() and h.hour >= ${from} and h.hour < ${to}`;

function usageOfHours(hours: SQL): SQL {
  const dimensions = sql.raw(['hour', ...USER_DIMENSIONS].join(', '));
  return sql`(org_id, ${dimensions}, ${counterNames}, latency_keys, latency_counts)
    select sextant_current_org(), ${dimensions}, ${counterSums},
      coalesce(array_agg(latency_key order by latency_key) filter (where latency_key is not null), '{}'),
      coalesce(array_agg(calls::int order by latency_key) filter (where latency_key is not null), '{}')
    from (
      select ${dimensions}, latency_key, ${counterSums}
      from ${ofEach(hours, 'hour', ledgerRows)}
      group by ${dimensions}, latency_key
    ) l group by ${dimensions}`;
}

function runsOfHours(hours: SQL): SQL {
  return sql`(org_id, hour, kind, state, runs, timed_runs, runtime_us, runtime_keys, runtime_counts)
    select sextant_current_org(), hour, kind, state, sum(runs), sum(timed_runs), sum(runtime_us),
      coalesce(array_agg(runtime_key order by runtime_key) filter (where runtime_key is not null), '{}'),
      coalesce(array_agg(timed_runs::int order by runtime_key) filter (where runtime_key is not null), '{}')
    from (
      select hour, kind, state, runtime_key, count(*) as runs, count(runtime_us) as timed_runs,
        coalesce(sum(runtime_us), 0) as runtime_us
      from ${ofEach(hours, 'hour', runRows)}
      group by hour, kind, state, runtime_key
    ) r group by hour, kind, state`;
}

function failuresOfHours(hours: SQL): SQL {
  return sql`(org_id, hour, kind, step, error_class, failures)
    select sextant_current_org(), hour, kind, step, error_class, count(*)
    from ${ofEach(hours, 'hour', failureRows)}
    group by hour, kind, step, error_class`;
}

interface Sums {
  readonly dimensions: readonly string[];
  readonly counters: readonly string[];
}

/** Sums of the counters of an hourly roll-up, by hour with fewer dimensions or by day. */
function sumsOf(from: string, to: 'hour' | 'day', { dimensions, counters }: Sums) {
  const names = sql.raw(dimensions.join(', '));
  const bucket = sql.raw(`${to}.${to}`);
  return (buckets: SQL): SQL => sql`(org_id, ${names}, ${sql.raw(to)}, ${sql.raw(counters.join(', '))})
    select sextant_current_org(), ${names}, ${bucket}, ${sumsAs(counters)}
    from ${ofEach(buckets, to, hourly(from))}
    group by ${names}, ${bucket}`;
}

interface SketchedSums {
  readonly from: string;
  readonly to: 'hour' | 'day';
  /** Columns that are never null. */
  readonly dimensions: readonly string[];
  readonly keys: string;
  readonly counts: string;
}

/** Sums of counters and, separately because a row has many bins, of sketch bins. */
function sumsWithSketch({ from, to, dimensions, keys, counts }: SketchedSums, counters: readonly string[]) {
  const names = sql.raw(['bucket', ...dimensions].join(', '));
  return (buckets: SQL): SQL => sql`
    (org_id, ${sql.raw([to, ...dimensions, ...counters, keys, counts].join(', '))})
    with rows as (
      select ${sql.raw(to)}.${sql.raw(to)} as bucket, r.* from ${ofEach(buckets, to, hourly(from))}
    ), bins as (
      select ${names}, key, sum(count)::int as count from rows
      cross join lateral unnest(${sql.raw(keys)}, ${sql.raw(counts)}) bin (key, count)
      group by ${names}, key
    ), sketches as (
      select ${names}, array_agg(key order by key) as keys, array_agg(count order by key) as counts
      from bins group by ${names}
    ), sums as (
      select ${names}, ${sumsAs(counters)} from rows group by ${names}
    )
    select sextant_current_org(), ${names}, ${sql.raw(counters.join(', '))}, coalesce(keys, '{}'), coalesce(counts, '{}')
    from sums left join sketches using (${names})`;
}

const sumsAs = (counters: readonly string[]) => sql.raw(counters.map((name) => `sum(${name}) as ${name}`).join(', '));
