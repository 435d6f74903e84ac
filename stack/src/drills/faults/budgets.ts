// Faults of tenants: budgets that are used up or unreadable, failed runs and vendors that fail.
import { callController, callOps, runSql } from '../apis';
import type { Fault } from '../declare';
import type { DrillPlatform } from '../drill-platform';
import { until } from '../../until';
import { repeatRun } from './simulator';

interface Budget {
  readonly soft_limit_usd: string | null;
  readonly hard_limit_usd: string | null;
  readonly when_ledger_unavailable?: 'open' | 'closed';
}

const RUN = { kind: 'agent', input: { goal: 'Summarize the tasks of this week' } };
const RUN_EVERY_MS = 1_500;
const SPEND_MS = 60_000;
const UNLIMITED: Budget = { soft_limit_usd: null, hard_limit_usd: null };

function setBudget(platform: DrillPlatform, org: string, budget: Budget): Promise<unknown> {
  return callOps(platform, 'PUT', '/budgets', { org, body: { period: 'day', ...budget } });
}

/** Waits until a model call of the org, which the traffic uses, has a cost. */
async function waitForCost(platform: DrillPlatform, org: string): Promise<void> {
  const hasSpent = async () => {
    const { items } = (await callOps(platform, 'GET', '/budgets', { org })) as { items: { spent_usd: string }[] };
    return items.some(({ spent_usd }) => Number(spent_usd) > 0);
  };
  await until(`org ${org} has spent money`, hasSpent, { timeoutMs: SPEND_MS, intervalMs: 250 });
}

/** Sets a budget that is lower than what the org has spent, and goes on starting runs. */
export function usedUpBudget(org: string, budget: Budget): Fault['inject'] {
  return async (platform) => {
    await waitForCost(platform, org);
    await setBudget(platform, org, budget);
    const stop = await repeatRun(platform, { ...RUN, org }, RUN_EVERY_MS);
    return async () => {
      await stop();
      await setBudget(platform, org, UNLIMITED);
    };
  };
}

/** Takes away the right to reserve money under a hard limit of an org that refuses calls in that case. */
export function unreadableBudget(org: string): Fault['inject'] {
  return async (platform) => {
    await waitForCost(platform, org);
    await setBudget(platform, org, { soft_limit_usd: null, hard_limit_usd: '1000', when_ledger_unavailable: 'closed' });
    await runSql(platform, 'revoke execute on function sextant_reserve_budget from sextant_app');
    const stop = await repeatRun(platform, { ...RUN, org }, RUN_EVERY_MS);
    return async () => {
      await stop();
      await runSql(platform, 'grant execute on function sextant_reserve_budget to sextant_app');
      await setBudget(platform, org, UNLIMITED);
    };
  };
}

const upgradeOf = (version: string) => ({
  kind: 'upgrade',
  input: {
    ecosystem: 'npm',
    package: 'lodash',
    version,
    manifest: '{\n  "name": "drill",\n  "dependencies": { "lodash": "^4.17.20" }\n}\n',
  },
});

/** The last run of an org fails, because the version does not exist; the end is a run that succeeds. */
export function failedLastRun(org: string): Fault['inject'] {
  return async (platform) => {
    await callController(platform, 'POST', '/runs', { ...upgradeOf('99.99.99'), org });
    return async () => void (await callController(platform, 'POST', '/runs', { ...upgradeOf('4.17.21'), org }));
  };
}

/**
 * Enables a fault of the simulated vendors. Checks look at the calls of the last hour, so the end removes what the
 * vendors did.
 */
export function vendorFault(inject: Fault['inject']): Fault['inject'] {
  return async (platform) => {
    const end = await inject(platform);
    const stop = await repeatRun(platform, { kind: 'enrichment', input: {}, org: 'drill-vendors' }, RUN_EVERY_MS);
    return async () => {
      await stop();
      await end();
      await runSql(platform, 'delete from run_vendor_usage');
    };
  };
}
