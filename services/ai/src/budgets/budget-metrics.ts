// Budget metrics of every org with a budget, whether or not it makes calls.
import { listBudgetedOrgs } from '@sextant/records/budgets';
import type { Database } from '@sextant/records/database';
import { llmBudgetResetSeconds, llmBudgetUsedRatio } from '@sextant/signals/llm';
import { log } from '@sextant/telemetry/logs';
import { gauge } from '@sextant/telemetry/metrics';
import { cached } from '../cache/cached';
import type { OrgSettings } from '../router/org-settings';
import type { Budgets, BudgetState } from './budgets';

export interface BudgetMetricsOptions {
  readonly database: Database;
  readonly budgets: Budgets;
  readonly settings: (orgId: string) => Promise<OrgSettings | undefined>;
}

/** Reports the state of every budget at each scrape; amounts are at most some seconds old. */
export function startBudgetMetrics({ database, budgets, settings }: BudgetMetricsOptions): void {
  const orgs = cached({
    load: (_: 'all') => listBudgetedOrgs(database),
    onError: (error) => log.warn('could not list budgets', { operation: 'budget', reason: String(error) }),
  });
  const states = async (): Promise<readonly (readonly [string, BudgetState])[]> => {
    const listed = (await orgs('all'))?.value ?? [];
    const entries = await Promise.all(
      listed.map(async ({ orgId, name }) => {
        const state = await budgets.state(orgId, (await settings(orgId))?.budgets ?? []);
        return state && ([name, state] as const);
      }),
    );
    return entries.filter((entry) => entry !== undefined);
  };
  gauge(llmBudgetUsedRatio).onCollect(async (set) => {
    for (const [org, { usedRatio }] of await states()) set({ org }, usedRatio);
  });
  gauge(llmBudgetResetSeconds).onCollect(async (set) => {
    for (const [org, { resetSeconds }] of await states()) set({ org }, resetSeconds);
  });
}
