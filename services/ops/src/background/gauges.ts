// Gauges of the shared work, read from the database on each scrape.
import type { Database } from '@sextant/records/database';
import { listWork } from '@sextant/records/repeated-work';
import { repeatedWorkAgeSeconds, type RepeatedWorkName } from '@sextant/signals/ops';
import { gauge } from '@sextant/telemetry/metrics';

/** Omits the metric while the database is unavailable, which other metrics report. */
export function quietly<S>(collect: (set: S) => Promise<void>): (set: S) => Promise<void> {
  return (set) => collect(set).catch(() => undefined);
}

/** A slower query is abandoned; otherwise the whole scrape would time out. */
const MAX_QUERY_MS = 1_000;

/** Exports the age of the work. While the database is unavailable nothing succeeds, so the last known ages grow. */
export function showAges(database: Database, names: readonly RepeatedWorkName[]): void {
  let last: { readonly at: number; readonly ages: ReadonlyMap<string, number> } | undefined;
  gauge(repeatedWorkAgeSeconds).onCollect(async (set) => {
    const rows = await Promise.race([listWork(database).catch(() => undefined), undefinedAfter(MAX_QUERY_MS)]);
    const at = performance.now();
    if (rows) last = { at, ages: new Map(rows.map(({ name, ageSeconds }) => [name, ageSeconds])) };
    for (const work of names) {
      const age = last?.ages.get(work);
      if (last && age !== undefined) set({ work }, age + (at - last.at) / 1000);
    }
  });
}

const undefinedAfter = (ms: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(resolve, ms, undefined).unref());
