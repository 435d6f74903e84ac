// The error budgets of objectives: the copied hours of 30 days and what Prometheus has since.
import type { Database } from '@sextant/records/database';
import { HOUR_MS } from '@sextant/records/database/time-ranges';
import { objectiveEvents, type Events, type ObjectiveEvents } from '@sextant/records/objectives';
import type { Objective } from '@sextant/signals/declare/objective';
import { budgetLeft } from '@sextant/signals/query/objectives';
import type { Store } from '../stores/store';
import type { CopyDeps } from './copy';
import { countEvents, scrapedMarks } from './event-counts';

/** The window of every objective: 30 days. */
export const WINDOW_HOURS = 720;

export interface Budget extends Events {
  readonly objective: Objective;
  /** 1 without bad events, negative when exceeded; null without events. */
  readonly left: number | null;
}

/** The budgets over the last 30 days and the current hour. Rejects with ProblemError or RecordsError. */
export async function readBudgets(deps: CopyDeps, now: Date, signal: AbortSignal): Promise<readonly Budget[]> {
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const copied = await copiedEvents(deps.database, hour);
  return Promise.all(
    deps.objectives.map(async (objective) => {
      const stored = copied.get(objective.name);
      const from = openSince(stored, hour);
      const open = await openEvents(deps.prometheus, objective, { from, now, signal });
      const good = (stored?.good ?? 0) + open.good;
      const total = (stored?.total ?? 0) + open.total;
      return { objective, good, total, left: budgetLeft(objective, { good, total }) };
    }),
  );
}

function copiedEvents(database: Database, hour: number): Promise<ReadonlyMap<string, ObjectiveEvents>> {
  return objectiveEvents(database, { from: new Date(hour - WINDOW_HOURS * HOUR_MS), to: new Date(hour) });
}

/** The current hour, and the hour before until it is copied. */
function openSince(stored: ObjectiveEvents | undefined, hour: number): Date {
  const isCopied = stored !== undefined && stored.lastHour.getTime() >= hour - HOUR_MS;
  return new Date(isCopied ? hour : hour - HOUR_MS);
}

async function openEvents(
  prometheus: Store,
  objective: Objective,
  { from, now, signal }: { readonly from: Date; readonly now: Date; readonly signal: AbortSignal },
): Promise<Events> {
  const nothing = { good: 0, total: 0 };
  // Windows have whole seconds.
  const to = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  if (to <= from) return nothing;
  const startIsKnown = (await scrapedMarks(prometheus, { from, to: from }, signal)).size > 0;
  return (await countEvents(prometheus, objective, { range: { from, to }, startIsKnown, signal })) ?? nothing;
}
