// Rolls up what has changed, every few seconds; replicas share it org by org.
import { startLoop, type Loop } from '@sextant/http/loop';
import type { Database } from '@sextant/records/database';
import { rollUp, rollUpLag } from '@sextant/records/usage/rollups';
import { rollupDirtyHours, rollupHoursTotal, rollupLagSeconds } from '@sextant/signals/ops';
import { counter, gauge } from '@sextant/telemetry/metrics';
import { quietly } from './gauges';
import { loggedOnce } from './logged-once';

const hours = counter(rollupHoursTotal);

/** Goes on until nothing is left to roll up, then pauses. */
export function startRollUp(database: Database, intervalMs: number): Loop {
  const once = loggedOnce('roll up', 'roll-up');
  showLag(database);
  return startLoop({
    ...{ what: 'roll up', operation: 'roll-up', intervalMs },
    round: (signal) =>
      once(async () => {
        for (let done = 1; done > 0 && !signal.aborted;) {
          done = (await rollUp(database)).hours;
          hours.inc({}, done);
        }
        return 'done';
      }),
  });
}

/** Both gauges are collected by one scrape, and share its look-up. */
function showLag(database: Database): void {
  let reading: ReturnType<typeof rollUpLag> | undefined;
  const lag = () => (reading ??= rollUpLag(database).finally(() => (reading = undefined)));
  gauge(rollupLagSeconds).onCollect(quietly(async (set) => set({}, (await lag()).oldestSeconds)));
  gauge(rollupDirtyHours).onCollect(quietly(async (set) => set({}, (await lag()).dirtyHours)));
}
