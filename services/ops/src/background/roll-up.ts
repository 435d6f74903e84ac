// Rolls up changed hours every few seconds; replicas share the work by org.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { rollUp, rollUpLag } from '@sextant/records/usage/rollups';
import { rollupDirtyHours, rollupHoursTotal, rollupLagSeconds } from '@sextant/signals/ops';
import { counter, gauge } from '@sextant/telemetry/metrics';
import { quietly } from './gauges';
import { loggedOnce } from './logged-once';

const hours = counter(rollupHoursTotal);

/** Rolls up until nothing is left, then pauses. */
export function startRollUp(database: Database, intervalMs: number): Loop {
  const attempt = loggedOnce('roll up', 'roll-up');
  showLag(database);
  return startLoop({
    ...{ what: 'roll up', operation: 'roll-up', intervalMs },
    round: (signal) =>
      attempt(async () => {
        for (let done = 1; done > 0 && !signal.aborted;) {
          done = (await rollUp(database)).hours;
          hours.inc({}, done);
        }
        return 'done';
      }),
  });
}

/** A scrape collects both gauges with one query. */
function showLag(database: Database): void {
  let query: ReturnType<typeof rollUpLag> | undefined;
  const lag = () => (query ??= rollUpLag(database).finally(() => (query = undefined)));
  gauge(rollupLagSeconds).onCollect(quietly(async (set) => set({}, (await lag()).oldestSeconds)));
  gauge(rollupDirtyHours).onCollect(quietly(async (set) => set({}, (await lag()).dirtyHours)));
}
