// Budgets: what an org may spend on models in a UTC day or month, and what it has spent of it.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import {
  getBudgets,
  getLedgerRule,
  setBudget,
  setLedgerRule,
  type Budget,
  type BudgetPeriod,
} from '@sextant/records/budgets';
import { LEDGER_RULES } from '@sextant/records/schema/orgs';
import { getLlmUsageTotals } from '@sextant/records/usage';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { cost } from '../http/fields';
import { pageOf } from '../http/pages';
import { nanoUsdOf, usd, usdOf } from '../http/usd';

const PERIODS = ['day', 'month'] as const satisfies readonly BudgetPeriod[];
const period = z.enum(PERIODS).describe('a UTC day or month');
const ledgerRule = z
  .enum(LEDGER_RULES)
  .describe(
    'what becomes of the org’s calls while its ledger cannot be read or written: closed refuses those that a hard limit or the ledger needs, open lets them pass; of the org, not of the period',
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
    soft_limit_usd: usd.nullish().describe('beyond it an alert is raised; null or left out: no such limit'),
    hard_limit_usd: usd.nullish().describe('no call is let out that may exceed it; null or left out: no such limit'),
    when_ledger_unavailable: ledgerRule.optional(),
  })
  .refine(({ soft_limit_usd: soft, hard_limit_usd: hard }) => soft !== undefined || hard !== undefined, {
    path: ['soft_limit_usd'],
    message: 'a budget needs soft_limit_usd or hard_limit_usd; null for both takes it away',
  })
  .refine(({ soft_limit_usd: soft, hard_limit_usd: hard }) => hard == null || Number(soft ?? 0) <= Number(hard), {
    path: ['soft_limit_usd'],
    message: 'must not be more than hard_limit_usd',
  });

export function budgetRoutes(deps: OpsDeps) {
  const { database } = deps;
  const tags = ['budgets and prices'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const get = { tags, summary: 'Both budgets of the org', response: { 200: pageOf(budgetView), ...READS } };
    app.get('/api/v1/budgets', { schema: get }, async (request) => {
      const { orgId } = callerOf(request);
      const budgets = await getBudgets(database, orgId);
      return { items: await Promise.all(PERIODS.map((one) => viewOf(deps, orgId, one, budgets))), next_cursor: null };
    });

    const put = { tags, summary: 'Sets a budget; without any limit there is none', body };
    const schema = { ...put, response: { 200: budgetView, ...WRITES } };
    app.put('/api/v1/budgets', { schema, preParsing: requireRole('admin') }, async (request) => {
      const { orgId } = callerOf(request);
      const { soft_limit_usd: soft = null, hard_limit_usd: hard = null } = request.body;
      const { period: target, when_ledger_unavailable: rule } = request.body;
      const before = await viewOf(deps, orgId, target, await getBudgets(database, orgId));
      const softLimitNanoUsd = nanoOrNone(soft, null);
      await setBudget(database, orgId, { period: target, softLimitNanoUsd, hardLimitNanoUsd: nanoOrNone(hard, null) });
      if (rule !== undefined) await setLedgerRule(database, orgId, rule);
      const after = await viewOf(deps, orgId, target, await getBudgets(database, orgId));
      await audited(deps, request, { action: 'budget.set', target, before, after });
      return after;
    });
  };
}

function nanoOrNone<T>(value: z.output<typeof usd> | null, none: T): number | T {
  return value === null ? none : nanoUsdOf(value);
}

async function viewOf({ database, now }: OpsDeps, orgId: string, which: BudgetPeriod, budgets: readonly Budget[]) {
  const { softLimitNanoUsd: soft = null, hardLimitNanoUsd: hard = null } =
    budgets.find((budget) => budget.period === which) ?? {};
  return {
    period: which,
    soft_limit_usd: soft === null ? null : usdOf(soft),
    hard_limit_usd: hard === null ? null : usdOf(hard),
    spent_usd: (await getLlmUsageTotals(database, orgId, soFar(which, now()))).costUsd ?? usdOf(0),
    when_ledger_unavailable: await getLedgerRule(database, orgId),
  };
}

function soFar(which: BudgetPeriod, to: Date): { readonly from: Date; readonly to: Date } {
  const day = which === 'day' ? to.getUTCDate() : 1;
  return { from: new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth(), day)), to };
}
