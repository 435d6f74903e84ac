// Copies hours of objectives in one replica at a time, and exports the error budgets from every replica.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import { objectiveBudgetLeftRatio } from '@sextant/signals/ops';
import { log } from '@sextant/telemetry/logs';
import { gauge } from '@sextant/telemetry/metrics';
import { loggedOnce } from '../background/logged-once';
import { startSharedWork } from '../background/shared-work';
import { readBudgets, type Budget } from './budgets';
import { copyableUntil, copyObjectiveHours, type CopyDeps } from './copy';

const POLL_MS = 30_000;

/** Copies whenever a full hour has passed since the last copy of any replica. */
export function startObjectiveHours(deps: CopyDeps, pollMs = POLL_MS): Loop {
  return startSharedWork(deps.database, {
    name: 'objective_hours',
    what: 'copy hours of objectives',
    pollMs,
    isDue: ({ lastSuccess, now }) => lastSuccess === null || copyableUntil(lastSuccess) < copyableUntil(now),
    round: async ({ now }, signal) => {
      const hours = await copyObjectiveHours(deps, now, signal);
      if (hours > 0) log.info('copied hours of objectives', { operation: 'objective_hours', hours });
    },
  });
}

const BUDGETS_MS = 60_000;

/** Exports the budgets, read once a minute; the last known ones while a store is away. */
export function startBudgets(deps: CopyDeps, intervalMs = BUDGETS_MS): Loop {
  let budgets: readonly Budget[] = [];
  gauge(objectiveBudgetLeftRatio).onCollect((set) => {
    for (const { objective, left } of budgets) if (left !== null) set({ objective: objective.name }, left);
  });
  const attempt = loggedOnce('read error budgets', 'error-budgets');
  return startLoop({
    ...{ what: 'read error budgets', operation: 'error-budgets', intervalMs },
    round: (signal) =>
      attempt(async () => {
        budgets = await readBudgets(deps, new Date(), signal);
        return 'done';
      }),
  });
}
