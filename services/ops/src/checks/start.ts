// Checks all tenants every few minutes, in one replica at a time.
import type { Loop } from '@sextant/http/service/loop';
import type { WorkRecord } from '@sextant/records/repeated-work';
import { tenantAlerts } from '@sextant/signals/ops';
import { gauge } from '@sextant/telemetry/metrics';
import { startSharedWork } from '../background/shared-work';
import { ALERT_NAMES, type AlertName } from './alert-file';
import { checkTenants, type CheckDeps } from './round';

export interface ChecksOptions extends Omit<CheckDeps, 'lapseMs'> {
  readonly intervalMs: number;
}

/** Alerts survive two failed rounds. */
const LAPSE_ROUNDS = 3;
/** How often each replica checks whether a round is due. */
const POLLS_PER_INTERVAL = 10;
const MAX_POLL_MS = 30_000;

/** Runs a round whenever the last round of any replica is older than the interval. */
export function startChecks({ intervalMs, ...deps }: ChecksOptions): Loop {
  const counts = showCounts();
  return startSharedWork(deps.database, {
    name: 'checks',
    what: 'check tenants',
    pollMs: Math.min(intervalMs / POLLS_PER_INTERVAL, MAX_POLL_MS),
    isDue: (record) => {
      counts.clearIfStale(record);
      return record.lastSuccess === null || record.now.getTime() - record.lastSuccess.getTime() >= intervalMs;
    },
    round: async (record, signal) => {
      const round = { ...deps, lapseMs: LAPSE_ROUNDS * intervalMs };
      counts.set(await checkTenants(round, { now: record.now, signal }), record.now);
    },
  });
}

/** Exports the counts of the last round; only the replica that ran the round has them. */
function showCounts() {
  let counts: ReadonlyMap<AlertName, number> | undefined;
  let countedAt: Date | undefined;
  gauge(tenantAlerts).onCollect((set) => {
    if (counts) for (const alert of ALERT_NAMES) set({ alert }, counts.get(alert) ?? 0);
  });
  return {
    set: (newCounts: ReadonlyMap<AlertName, number>, at: Date): void => {
      [counts, countedAt] = [newCounts, at];
    },
    /** Drops the counts if another replica has run a later round. */
    clearIfStale: ({ lastSuccess }: WorkRecord): void => {
      if (lastSuccess && countedAt && lastSuccess > countedAt) counts = undefined;
    },
  };
}
