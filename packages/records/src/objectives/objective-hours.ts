// The good and total events of objectives by hour, for error budgets over more time than Prometheus keeps.
import { rowsWithoutOrg, type Database } from '../database/database';
import { sql, type SQL } from '../database/drizzle';
import type { TimeRange } from '../database/time-ranges';

export interface Events {
  readonly good: number;
  readonly total: number;
}

export interface ObjectiveHour extends Events {
  /** The start of the hour in UTC. */
  readonly hour: Date;
  /** Whether all events of the hour are known. A complete hour never changes. */
  readonly complete: boolean;
}

/**
 * Stores hours and returns how many have changed. Repeating the call changes nothing; a complete hour replaces an
 * incomplete one, and of two incomplete hours the one with more events stays.
 */
export async function putObjectiveHours(
  database: Database,
  objective: string,
  hours: readonly ObjectiveHour[],
): Promise<number> {
  if (hours.length === 0) return 0;
  const [{ changed } = { changed: '0' }] = await rowsWithoutOrg<{ changed: string }>(
    database,
    sql`select sextant_put_objective_hours(${objective},
      ${arrayOf(hours.map(({ hour }) => `"${hour.toISOString()}"`))}::timestamptz[],
      ${arrayOf(hours.map(({ good }) => good))}::bigint[],
      ${arrayOf(hours.map(({ total }) => total))}::bigint[],
      ${arrayOf(hours.map(({ complete }) => complete))}::boolean[]) as changed`,
  );
  return Number(changed);
}

/** The starts of the complete hours from `since` on, in ms since the epoch. */
export async function completeObjectiveHours(
  database: Database,
  objective: string,
  since: Date,
): Promise<ReadonlySet<number>> {
  const rows = await rowsWithoutOrg<{ hour: string }>(
    database,
    sql`select hour from sextant_complete_objective_hours(${objective}, ${time(since)})`,
  );
  return new Set(rows.map(({ hour }) => new Date(hour).getTime()));
}

export interface ObjectiveEvents extends Events {
  /** The start of the last stored hour in the range. */
  readonly lastHour: Date;
}

/** The sums over the hours that start in the range, by objective. An objective without hours is missing. */
export async function objectiveEvents(
  database: Database,
  { from, to }: TimeRange,
): Promise<ReadonlyMap<string, ObjectiveEvents>> {
  const rows = await rowsWithoutOrg<{ objective: string; good: string; total: string; last_hour: string }>(
    database,
    sql`select objective, good, total, last_hour from sextant_objective_events(${time(from)}, ${time(to)})`,
  );
  return new Map(
    rows.map((row) => [
      row.objective,
      { good: Number(row.good), total: Number(row.total), lastHour: new Date(row.last_hour) },
    ]),
  );
}

export type HistoryStep = 'hour' | 'day';

export interface HistoryPoint extends Events {
  /** The start of the hour or UTC day. */
  readonly start: Date;
  readonly completeHours: number;
  /** The events of the window that ends with the last stored hour of the step. */
  readonly window: Events;
}

export interface HistoryOptions {
  readonly objective: string;
  readonly step: HistoryStep;
  readonly range: TimeRange;
  readonly windowHours: number;
}

/** The stored steps in the range in order of time. Steps without a stored hour are missing. */
export async function objectiveHistory(
  database: Database,
  { objective, step, range, windowHours }: HistoryOptions,
): Promise<readonly HistoryPoint[]> {
  const rows = await rowsWithoutOrg<
    Record<'start' | keyof Events | 'complete' | 'window_good' | 'window_total', string>
  >(
    database,
    sql`select start, good, total, complete_hours as complete, window_good, window_total
      from sextant_objective_history(${objective}, ${step}, ${time(range.from)}, ${time(range.to)}, ${windowHours}::int)`,
  );
  return rows.map((row) => ({
    start: new Date(row.start),
    good: Number(row.good),
    total: Number(row.total),
    completeHours: Number(row.complete),
    window: { good: Number(row.window_good), total: Number(row.window_total) },
  }));
}

/** Deletes hours that are older than 13 months, and returns how many. */
export async function deleteOldObjectiveHours(database: Database): Promise<number> {
  const rows = await rowsWithoutOrg<{ n: string }>(database, sql`select sextant_delete_old_objective_hours() as n`);
  return Number(rows[0]!.n);
}

const time = (date: Date): SQL => sql`${date.toISOString()}::timestamptz`;
const arrayOf = (values: readonly (string | number | boolean)[]): string => `{${values.join(',')}}`;
