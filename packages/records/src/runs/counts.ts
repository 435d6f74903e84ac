// How many runs a list has, by state and by kind.
import type { Database, ReadQuery } from '../database/database';
import { and, type SQL, sql } from '../database/drizzle';
import { inScope } from '../database/scope';
import type { TimeRange } from '../database/time-ranges';
import { runUsage } from '../run-stats/runs-sql';
import { RUN_STATES, runs } from '../schema/runs';
import { runConditions, type RunFilter } from './run-filter';
import type { RunState } from './runs';

export interface RunCounts {
  readonly total: number;
  readonly byState: Readonly<Record<RunState, number>>;
  /** Only kinds with runs, in alphabetical order. */
  readonly byKind: Readonly<Record<string, number>>;
  /** Whether the count has reached its maximum, so that there can be more runs. */
  readonly isCapped: boolean;
}

export type CountFilter = Omit<RunFilter, 'from' | 'to'>;

/** Runs that are counted one by one, at most. */
const MAX_COUNTED = 10_000;

/**
 * Counts the runs that were queued in a time range. Without a filter other than the kind and the state, the counts come
 * from roll-ups and are complete; they follow a change of state within seconds. With other filters, the latest 10,000
 * runs are counted.
 */
export async function countRuns(
  database: Database,
  orgId: string,
  range: TimeRange,
  filter: CountFilter,
): Promise<RunCounts> {
  const { errorClass, workspaceId, q } = filter;
  const isRolledUp = [errorClass, workspaceId, q].every((value) => value === undefined);
  const query: ReadQuery<RunCounts> = {
    query: isRolledUp ? rolledUp(orgId, range, filter) : counted(orgId, range, filter),
    parse: (rows) => countsOf(rows as unknown as readonly CountRow[], isRolledUp ? Infinity : MAX_COUNTED),
  };
  return (await database.read(orgId, query))[0];
}

const rolledUp = (orgId: string, range: TimeRange, { kind, state }: CountFilter): SQL => sql`
  select kind, state, sum(runs)::float8 as runs from (${runUsage(range, 'day', orgId)}) r
  where ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
    and ${state === undefined ? sql`true` : sql`state = ${state}`}
  group by 1, 2 order by 1, 2`;

const counted = (orgId: string, range: TimeRange, filter: CountFilter): SQL => sql`
  select kind, state, count(*)::float8 as runs from (
    select kind, state from runs where ${and(inScope(runs.orgId, orgId), ...runConditions({ ...filter, ...range }))}
    order by queued_at desc limit ${MAX_COUNTED}::int
  ) r group by 1, 2 order by 1, 2`;

interface CountRow {
  readonly kind: string;
  readonly state: RunState;
  readonly runs: number;
}

function countsOf(rows: readonly CountRow[], max: number): RunCounts {
  const byState = Object.fromEntries(RUN_STATES.map((state) => [state, 0])) as Record<RunState, number>;
  const byKind: Record<string, number> = {};
  for (const { kind, state, runs: n } of rows) {
    byState[state] += n;
    byKind[kind] = (byKind[kind] ?? 0) + n;
  }
  const total = Object.values(byState).reduce((sum, n) => sum + n, 0);
  return { total, byState, byKind, isCapped: total >= max };
}
