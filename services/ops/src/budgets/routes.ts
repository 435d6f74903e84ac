// Budgets: limits on an org's model costs per UTC day or month, and the costs so far.
import {
  getBudgets,
  getLedgerRule,
  setBudget,
  setLedgerRule,
  type Budget,
  type BudgetPeriod,
} from '@sextant/records/budgets';
import { LEDGER_RULES } from '@sextant/records/budgets';
import { getLlmUsageTotals } from '@sextant/records/usage';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { cost } from '../http/fields';
import { pageSchema } from '../http/pages';
import { nanoUsdOf, usd, usdOf } from '../http/usd';

const PERIODS = ['day', 'month'] as const satisfies readonly BudgetPeriod[];
const period = z.enum(PERIODS).describe('UTC day or month');
const ledgerRule = z
  .enum(LEDGER_RULES)
  .describe(
    'what happens to calls while the ledger is unavailable: closed rejects calls that need a hard limit or a ledger entry, open allows them; applies to the org, not to one period',
  );
const budgetView = z
  .object({
    period,
    soft_limit_usd: cost,
    hard_limit_usd: cost,
    spent_usd: cost,
    when_ledger_unavailable: ledgerRule,
  })
  .meta({ id: 'Budget' });
const body = z
  .strictObject({
    period,
    soft_limit_usd: usd.nullish().describe('an alert fires at this limit; null or omitted: no soft limit'),
    hard_limit_usd: usd.nullish().describe('calls that could exceed this limit are rejected; null or omitted: none'),
    when_ledger_unavailable: ledgerRule.optional(),
  })
  .refine(({ soft_limit_usd: soft, hard_limit_usd: hard }) => soft !== undefined || hard !== undefined, {
    path: ['soft_limit_usd'],
    message: 'a budget needs soft_limit_usd or hard_limit_usd; null for both removes the budget',
  })
  .refine(({ soft_limit_usd: soft, hard_limit_usd: hard }) => hard == null || Number(soft ?? 0) <= Number(hard), {
    path: ['soft_limit_usd'],
    message: 'must not be more than hard_limit_usd',
  });

export function budgetRoutes(app: Api, deps: OpsDeps): void {
  const { database } = deps;
  const get = {
    summary: 'Lists the budgets of the org for the day and the month',
    response: { 200: pageSchema(budgetView) },
  };
  app.get('/api/v1/budgets', { schema: get }, async (request) => {
    const { orgId } = callerOf(request);
    const budgets = await getBudgets(database, orgId);
    return { items: await Promise.all(PERIODS.map((one) => viewOf(deps, orgId, one, budgets))), next_cursor: null };
  });

  const put = {
    summary: 'Sets a budget; null for both limits removes it',
    body,
    response: { 200: budgetView },
  };
  app.put('/api/v1/budgets', { schema: put, preParsing: requireRole('admin') }, async (request) => {
    const { orgId } = callerOf(request);
    const { period: target, soft_limit_usd: soft, hard_limit_usd: hard, when_ledger_unavailable: rule } = request.body;
    const before = await viewOf(deps, orgId, target, await getBudgets(database, orgId));
    const limits = { softLimitNanoUsd: nanoUsdOrNull(soft), hardLimitNanoUsd: nanoUsdOrNull(hard) };
    await setBudget(database, orgId, { period: target, ...limits });
    if (rule !== undefined) await setLedgerRule(database, orgId, rule);
    const after = await viewOf(deps, orgId, target, await getBudgets(database, orgId));
    await recordChange(deps, request, { action: 'budget.set', target, before, after });
    return after;
  });
}

function nanoUsdOrNull(value: z.output<typeof usd> | null | undefined): number | null {
  return value == null ? null : nanoUsdOf(value);
}

async function viewOf({ database, now }: OpsDeps, orgId: string, which: BudgetPeriod, budgets: readonly Budget[]) {
  const { softLimitNanoUsd: soft = null, hardLimitNanoUsd: hard = null } =
    budgets.find((budget) => budget.period === which) ?? {};
  return {
    period: which,
    soft_limit_usd: soft === null ? null : usdOf(soft),
    hard_limit_usd: hard === null ? null : usdOf(hard),
    spent_usd: (await getLlmUsageTotals(database, orgId, currentPeriod(which, now()))).costUsd ?? usdOf(0),
    when_ledger_unavailable: await getLedgerRule(database, orgId),
  };
}

/** From the start of the period to now. */
function currentPeriod(which: BudgetPeriod, now: Date): { readonly from: Date; readonly to: Date } {
  const day = which === 'day' ? now.getUTCDate() : 1;
  return { from: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), day)), to: now };
}
