// Metrics of the work that replicas share, as the database has them.
import type { Database } from '@sextant/records/database';
import { listWork } from '@sextant/records/repeated-work';
import { repeatedWorkAgeSeconds, type RepeatedWorkName } from '@sextant/signals/ops';
import { gauge } from '@sextant/telemetry/metrics';

/** A look-up that adds nothing while the database is away, which other metrics tell. */
export function quietly<S>(collect: (set: S) => Promise<void>): (set: S) => Promise<void> {
  return (set) => collect(set).catch(() => undefined);
}

/** Shows the age of the work that this replica takes part in. */
export function showAges(database: Database, names: readonly RepeatedWorkName[]): void {
  gauge(repeatedWorkAgeSeconds).onCollect(
    quietly(async (set) => {
      const ages = new Map((await listWork(database)).map(({ name, ageSeconds }) => [name, ageSeconds]));
      for (const work of names) {
        const age = ages.get(work);
        if (age !== undefined) set({ work }, age);
      }
    }),
  );
}
