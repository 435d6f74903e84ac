// The checks of all tenants, every few minutes, by one replica at a time.
import type { Loop } from '@sextant/http/loop';
import type { WorkRecord } from '@sextant/records/runs/repeated-work';
import { tenantAlerts } from '@sextant/signals/ops';
import { gauge } from '@sextant/telemetry/metrics';
import { startWork } from '../background/shared-work';
import { ALERT_NAMES, type AlertName } from './alert-file';
import { checkRound, type RoundDeps } from './round';

export interface ChecksOptions extends Omit<RoundDeps, 'lapseMs'> {
  readonly intervalMs: number;
}

/** Alerts outlive two rounds that fail. */
const LAPSE_ROUNDS = 3;
/** How often each replica looks whether a round is due. */
const POLLS_PER_INTERVAL = 10;
const MOST_POLL_MS = 30_000;

/** Checks at once, unless another replica has done so within the interval, and then whenever that long has passed. */
export function startChecks({ intervalMs, ...deps }: ChecksOptions): Loop {
  const shown = showCounts();
  return startWork(deps.database, {
    name: 'checks',
    what: 'check tenants',
    pollMs: Math.min(intervalMs / POLLS_PER_INTERVAL, MOST_POLL_MS),
    isDue: (record) => {
      shown.keepIfLast(record);
      return record.lastSuccess === null || record.now.getTime() - record.lastSuccess.getTime() >= intervalMs;
    },
    round: async (record, signal) => {
      const round = { ...deps, lapseMs: LAPSE_ROUNDS * intervalMs };
      shown.set(await checkRound(round, { now: record.now, signal }), record.now);
    },
  });
}

/** The counts of the last round, as metrics of the replica that did it. */
function showCounts() {
  let counts: ReadonlyMap<AlertName, number> | undefined;
  let of: Date | undefined;
  gauge(tenantAlerts).onCollect((set) => {
    if (counts) for (const alert of ALERT_NAMES) set({ alert }, counts.get(alert) ?? 0);
  });
  return {
    set: (found: ReadonlyMap<AlertName, number>, at: Date): void => {
      [counts, of] = [found, at];
    },
    /** Forgets them when the last round was another replica's. */
    keepIfLast: ({ lastSuccess }: WorkRecord): void => {
      if (lastSuccess && of && lastSuccess > of) counts = undefined;
    },
  };
}
