// Copies the events of objectives by hour from Prometheus, which keeps them for days, to Postgres.
import { HOUR_MS, type TimeRange } from '@sextant/records/database/time-ranges';
import type { Database } from '@sextant/records/database';
import {
  completeObjectiveHours,
  deleteOldObjectiveHours,
  putObjectiveHours,
  type ObjectiveHour,
} from '@sextant/records/objectives';
import type { Objective } from '@sextant/signals/declare/objective';
import { PROMETHEUS_RETENTION_DAYS } from '@sextant/signals/retention';
import type { Store } from '../stores/store';
import { countEvents, MARK_SECONDS, scrapedMarks } from './event-counts';

/** Time for the last scrape of an hour to be stored. */
const SETTLE_MS = 120_000;
/** Hours in one statement; an interrupted copy keeps those before. */
const BATCH = 24;

export interface CopyDeps {
  readonly database: Database;
  readonly prometheus: Store;
  readonly objectives: readonly Objective[];
}

/** The end of the last hour that can be copied at this time. */
export function copyableUntil(now: Date): Date {
  return new Date(Math.floor((now.getTime() - SETTLE_MS) / HOUR_MS) * HOUR_MS);
}

/**
 * Copies every full hour that Prometheus has and Postgres does not have completely, oldest first, and returns how many
 * hours have changed. Hours without samples are left out. It is safe to stop at any time and to repeat. Rejects with
 * ProblemError or RecordsError.
 */
export async function copyObjectiveHours(deps: CopyDeps, now: Date, signal: AbortSignal): Promise<number> {
  const to = copyableUntil(now);
  const from = new Date(to.getTime() - PROMETHEUS_RETENTION_DAYS * 24 * HOUR_MS);
  const scraped = await scrapedMarks(deps.prometheus, { from, to }, signal);
  const hours = hoursOf({ from, to }).filter((hour) => marksOf(hour).some((mark) => scraped.has(mark)));
  let changed = 0;
  for (const objective of deps.objectives) changed += await copyObjective(deps, { objective, hours, scraped, signal });
  await deleteOldObjectiveHours(deps.database);
  return changed;
}

interface ObjectiveCopy {
  readonly objective: Objective;
  /** Starts of the hours in ms. */
  readonly hours: readonly number[];
  readonly scraped: ReadonlySet<number>;
  readonly signal: AbortSignal;
}

async function copyObjective(deps: CopyDeps, { objective, hours, scraped, signal }: ObjectiveCopy): Promise<number> {
  const [first] = hours;
  if (first === undefined) return 0;
  const complete = await completeObjectiveHours(deps.database, objective.name, new Date(first));
  const missing = hours.filter((hour) => !complete.has(hour));
  let changed = 0;
  for (let i = 0; i < missing.length; i += BATCH) {
    const batch: ObjectiveHour[] = [];
    for (const hour of missing.slice(i, i + BATCH)) {
      if (signal.aborted) throw new Error('ops is stopping; the next start continues');
      const range = { from: new Date(hour), to: new Date(hour + HOUR_MS) };
      const startIsKnown = scraped.has(hour);
      const events = await countEvents(deps.prometheus, objective, { range, startIsKnown, signal });
      const isComplete = marksOf(hour).every((mark) => scraped.has(mark));
      if (events) batch.push({ ...events, hour: range.from, complete: isComplete });
    }
    changed += await putObjectiveHours(deps.database, objective.name, batch);
  }
  return changed;
}

function hoursOf({ from, to }: TimeRange): readonly number[] {
  const hours: number[] = [];
  for (let hour = from.getTime(); hour < to.getTime(); hour += HOUR_MS) hours.push(hour);
  return hours;
}

/** The marks of an hour, with both ends. */
function marksOf(hour: number): readonly number[] {
  const markMs = MARK_SECONDS * 1_000;
  return Array.from({ length: HOUR_MS / markMs + 1 }, (_, index) => hour + index * markMs);
}
