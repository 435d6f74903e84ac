// The metrics of all orgs that have a budget, whether they make calls or not.
import { listBudgetedOrgs } from '@sextant/records/budgets';
import type { Database } from '@sextant/records/database';
import { llmBudgetResetSeconds, llmBudgetUsedRatio } from '@sextant/signals/llm';
import { log } from '@sextant/telemetry/logs';
import { gauge } from '@sextant/telemetry/metrics';
import type { Budgets, BudgetState } from './budgets';
import { kept } from '../cache/cached';
import type { OrgSettings } from '../router/org-settings';

export interface BudgetMetricsOptions {
  readonly database: Database;
  readonly budgets: Budgets;
  readonly settings: (orgId: string) => Promise<OrgSettings | undefined>;
}

/** Tells the state of every budget when the metrics are scraped; amounts are some seconds old at most. */
export function startBudgetMetrics({ database, budgets, settings }: BudgetMetricsOptions): void {
  const orgs = kept({
    load: (_: 'all') => listBudgetedOrgs(database),
    failed: (error) => log.warn('could not list budgets', { operation: 'budget', reason: String(error) }),
  });
  const states = async (): Promise<readonly (readonly [string, BudgetState])[]> => {
    const listed = (await orgs('all'))?.value ?? [];
    const found = await Promise.all(
      listed.map(async ({ orgId, name }) => {
        const state = await budgets.state(orgId, (await settings(orgId))?.budgets ?? []);
        return state && ([name, state] as const);
      }),
    );
    return found.filter((state) => state !== undefined);
  };
  gauge(llmBudgetUsedRatio).onCollect(async (set) => {
    for (const [org, { usedRatio }] of await states()) set({ org }, usedRatio);
  });
  gauge(llmBudgetResetSeconds).onCollect(async (set) => {
    for (const [org, { resetSeconds }] of await states()) set({ org }, resetSeconds);
  });
}
