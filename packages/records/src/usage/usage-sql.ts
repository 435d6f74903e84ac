// SQL for usage: the rows of the ledger as they are counted, and the roll-ups that cover a time range.
import { sql, type SQL } from '../database/drizzle';
import { ofCurrentOrg } from '../database/scope';
import { type Part, partsOf, type TimeRange } from '../database/time-ranges';

/** The counters of calls. Sums over ledger rows count each call once, because corrections only have a cost. */
export const COUNTERS = [
  ...['calls', 'errors', 'prompt_tokens', 'completion_tokens', 'total_tokens', 'cache_read_tokens'],
  ...['cache_write_tokens', 'reasoning_tokens', 'cost_nano_usd', 'cache_savings_nano_usd', 'unpriced_calls'],
] as const;

export const counterNames = sql.raw(COUNTERS.join(', '));
export const counterSums = sql.raw(COUNTERS.map((name) => `sum(${name}) as ${name}`).join(', '));
/** The sketches of a column as Sketch reads them. Concatenated sketches are a sketch of all values. */
export const packedSketch = (column: string): SQL => sql.raw(`encode(string_agg(${column}, ''), 'base64')`);
/** A sketch of a single value, as sextant_sketch_packed returns it. */
export const sketchOfOne = (key: string): SQL => sql.raw(`int2send(${key}::int2) || '\\x000101'::bytea`);
export const sketchedSums = sql`${counterSums}, ${packedSketch('latency_sketch')} as latency_sketch`;

export const instant = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`;

const TOKENS = COUNTERS.filter((name) => name.endsWith('_tokens'));

/**
 * The ledger rows of the current org, or of all orgs with ALL_ORGS, in a time range (expressions), with dimensions,
 * counters and `latency_key`, which is null for corrections. A correction counts for the model of its call: the priced
 * model or else the requested one.
 */
export const ledgerRows = (from: SQL, to: SQL, orgId?: string): SQL => {
  // Also applied to corrections, which have the time of their call: planning is much faster with fewer partitions.
  const within = (row: string) => sql`${sql.raw(row)}.created_at >= ${from} and ${sql.raw(row)}.created_at < ${to}`;
  return sql`
  select l.org_id, l.created_at, l.workspace_id, l.user_id, l.provider,
    case
      when l.corrects is not null then coalesce(
        (select coalesce(c.model_priced, l.model_priced, c.model_requested) from llm_usage_ledger c
          where c.org_id = l.org_id and c.id = l.corrects and c.created_at = l.created_at and ${within('c')}
            and c.call_id = left(l.call_id, -length(':price'))),
        l.model_priced, l.model_requested)
      else coalesce(l.model_priced, fix.model_priced, l.model_requested)
    end as model,
    (l.corrects is null)::int as calls,
    (l.corrects is null and l.status = 'error')::int as errors,
    ${sql.raw(TOKENS.map((name) => `coalesce(l.${name}, 0) as ${name}`).join(', '))},
    l.cost_nano_usd, l.cache_savings_nano_usd,
    (l.cost_nano_usd is null and fix.id is null
      and coalesce(l.prompt_tokens, l.completion_tokens, l.total_tokens) is not null)::int as unpriced_calls,
    case when l.corrects is null then sextant_sketch_key(l.latency_ms) end as latency_key
  from llm_usage_ledger l
  left join lateral (
    select f.id, f.model_priced from llm_usage_ledger f
    where l.cost_nano_usd is null and f.org_id = l.org_id and f.created_at = l.created_at and ${within('f')}
      and f.call_id = l.call_id || ':price' and f.corrects = l.id
    limit 1
  ) fix on true
  where ${ofCurrentOrg(orgId, 'l.org_id')} and ${within('l')}`;
};

type Bucket = 'hour' | 'day';

/** Rows that cover a range, to be added up: `bucket` (a time), provider, model, counters and latency_sketch (bytes or null). */
export const modelUsage = (range: TimeRange, bucket: Bucket, orgId: string): SQL =>
  sketchedUsage(range, bucket, { table: 'model_usage', dimensions: 'provider, model,', orgId });

/** Like modelUsage, for all models together. */
export const totalUsage = (range: TimeRange, bucket: Bucket, orgId: string): SQL =>
  sketchedUsage(range, bucket, { table: 'total_usage', dimensions: '', orgId });

interface SketchedTable {
  /** The prefix of the roll-ups' names. */
  readonly table: string;
  /** The columns between the bucket and the counters, as SQL. */
  readonly dimensions: string;
  readonly orgId: string;
}

function sketchedUsage(range: TimeRange, bucket: Bucket, sketched: SketchedTable): SQL {
  const { table, dimensions, orgId } = sketched;
  return covering(partsOf(range, bucket), (part) => {
    if (part.grain === 'rows') return sketchedUsageOfRows(part, bucket, sketched);
    const time = sql.raw(part.grain);
    return sql`
      select ${bucketOf(time, bucket)} as bucket, ${sql.raw(dimensions)} ${counterNames}, latency_sketch
      from ${sql.raw(`${table}_${part.grain === 'day' ? 'daily' : 'hourly'}`)}
      where ${ofCurrentOrg(orgId)} and ${time} >= ${instant(part.from)} and ${time} < ${instant(part.to)}`;
  });
}

/** Each call is a row with its own sketch. */
const sketchedUsageOfRows = ({ from, to }: TimeRange, bucket: Bucket, { dimensions, orgId }: SketchedTable): SQL => sql`
  select ${bucketOf(sql`created_at`, bucket)} as bucket, ${sql.raw(dimensions)} ${counterNames},
    ${sketchOfOne('latency_key')} as latency_sketch
  from (${ledgerRows(instant(from), instant(to), orgId)}) l`;

/** Rows that cover a range, to be added up: day, org_id, provider, model, workspace_id, user_id and counters. */
export function userUsage(range: TimeRange, orgId: string): SQL {
  return covering(partsOf(range), (part) => {
    const dimensions = sql`org_id, provider, model, workspace_id, user_id, ${counterNames}`;
    if (part.grain === 'rows') {
      const rows = ledgerRows(instant(part.from), instant(part.to), orgId);
      return sql`select ${bucketOf(sql`created_at`, 'day')} as day, ${dimensions} from (${rows}) l`;
    }
    const time = sql.raw(part.grain);
    return sql`
      select ${bucketOf(time, 'day')} as day, ${dimensions}
      from ${sql.raw(part.grain === 'day' ? 'usage_daily' : 'usage_hourly')}
      where ${ofCurrentOrg(orgId)} and ${time} >= ${instant(part.from)} and ${time} < ${instant(part.to)}`;
  });
}

/** The start of the UTC hour or day of a time. */
export function bucketOf(time: SQL, bucket: Bucket): SQL {
  return sql`date_bin(${sql.raw(`'1 ${bucket}'`)}, ${time}, '2000-01-01T00:00:00Z')`;
}

/** The rows of all parts. For an empty range, the same columns without rows. */
export function covering(parts: readonly Part[], rowsOf: (part: Part) => SQL): SQL {
  const epoch = new Date(0);
  const queries = parts.length > 0 ? parts : [{ grain: 'day' as const, from: epoch, to: epoch }];
  return sql.join(
    queries.map((part) => sql`(${rowsOf(part)})`),
    sql` union all `,
  );
}
