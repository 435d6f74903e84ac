// Metrics of the work that replicas share, as the database has them.
import type { Database } from '@sextant/records/database';
import { listWork } from '@sextant/records/runs/repeated-work';
import { repeatedWorkAgeSeconds, type RepeatedWorkName } from '@sextant/signals/ops';
import { gauge } from '@sextant/telemetry/metrics';

/** A look-up that adds nothing while the database is away, which other metrics tell. */
export function quietly<S>(collect: (set: S) => Promise<void>): (set: S) => Promise<void> {
  return (set) => collect(set).catch(() => undefined);
}

/** A look-up that takes longer is given up; the scrape would leave out all that it asks for. */
const MOST_MS = 1_000;

/**
 * Shows the age of the work that this replica takes part in. While the database is away nothing succeeds, so that what
 * was known goes on ageing.
 */
export function showAges(database: Database, names: readonly RepeatedWorkName[]): void {
  let known: { readonly at: number; readonly ages: ReadonlyMap<string, number> } | undefined;
  gauge(repeatedWorkAgeSeconds).onCollect(async (set) => {
    const read = await Promise.race([listWork(database).catch(() => undefined), nothingAfter(MOST_MS)]);
    const at = performance.now();
    if (read) known = { at, ages: new Map(read.map(({ name, ageSeconds }) => [name, ageSeconds])) };
    for (const work of names) {
      const age = known?.ages.get(work);
      if (known && age !== undefined) set({ work }, age + (at - known.at) / 1000);
    }
  });
}

const nothingAfter = (ms: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(resolve, ms, undefined).unref());
