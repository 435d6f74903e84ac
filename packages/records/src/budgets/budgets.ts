// Budgets: what an org may spend on models in a day or a month, and what it has spent.
import { eq, sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { type BUDGET_PERIODS, budgets } from '../schema/ledger';
import { type LEDGER_RULES, orgs } from '../schema/tenancy';
import { bucketOf, instant } from '../usage/usage-sql';

export { LEDGER_RULES } from '../schema/tenancy';

export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** Limits in 1e-9 USD of a UTC day or month; null: no such limit. */
export interface Budget {
  readonly period: BudgetPeriod;
  readonly softLimitNanoUsd: number | null;
  readonly hardLimitNanoUsd: number | null;
}

/** The budgets of an org, at most one for each period. */
export async function getBudgets(database: Database, orgId: string): Promise<readonly Budget[]> {
  const { period, softLimitNanoUsd, hardLimitNanoUsd } = budgets;
  return database.withOrg(orgId, (tx) =>
    tx.select({ period, softLimitNanoUsd, hardLimitNanoUsd }).from(budgets).orderBy(period),
  );
}

/** Sets the budget of a period in place of an earlier one; without any limit it is removed. */
export async function setBudget(database: Database, orgId: string, budget: Budget): Promise<void> {
  const { period, softLimitNanoUsd, hardLimitNanoUsd } = budget;
  await database.withOrg(orgId, async (tx) => {
    if (softLimitNanoUsd === null && hardLimitNanoUsd === null) {
      await tx.delete(budgets).where(eq(budgets.period, period));
      return;
    }
    await tx
      .insert(budgets)
      .values({ orgId, ...budget })
      .onConflictDoUpdate({ target: [budgets.orgId, budgets.period], set: { softLimitNanoUsd, hardLimitNanoUsd } });
  });
}

/**
 * What becomes of an org's calls of models while its ledger cannot be read or written: closed refuses those that a hard
 * limit or the ledger needs, open lets them pass.
 */
export type LedgerRule = (typeof LEDGER_RULES)[number];

/** Of an org that has set nothing: a limit that does not hold, and a call that nobody knows of, cost money unseen. */
export const DEFAULT_LEDGER_RULE: LedgerRule = 'closed';

export async function getLedgerRule(database: Database, orgId: string): Promise<LedgerRule> {
  const rows = await database.withOrg(orgId, (tx) =>
    tx.select({ rule: orgs.whenLedgerUnavailable }).from(orgs).where(eq(orgs.id, orgId)),
  );
  return rows[0]?.rule ?? DEFAULT_LEDGER_RULE;
}

export async function setLedgerRule(database: Database, orgId: string, rule: LedgerRule): Promise<void> {
  await database.withOrg(orgId, (tx) => tx.update(orgs).set({ whenLedgerUnavailable: rule }).where(eq(orgs.id, orgId)));
}

/** When the UTC day or month ends that a moment is in. */
export function periodEnd(period: BudgetPeriod, at: Date): Date {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return new Date(period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1));
}

/**
 * What the org's calls since `since` cost, in 1e-9 USD, exactly: from the hours that are rolled up, and from the ledger's
 * rows of those that changed since; calls without a known cost count nothing.
 */
export async function spentNanoUsd(database: Database, orgId: string, since: Date): Promise<number> {
  // A correction has its call's time and stands for a cost that the call's row lacks, so the plain sum is right.
  const { rows } = await database.withOrg(orgId, (tx) =>
    tx.execute<{ spent: string }>(sql`
      with changed as materialized (
        select distinct hour from rollup_marks
        where org_id = ${orgId}::uuid and source = 'ledger' and hour > ${instant(since)} - interval '1 hour'
      ), edge as (
        select ${bucketOf(instant(since), 'hour')} as hour
      )
      select coalesce(sum(nano_usd), 0) as spent from (
        select cost_nano_usd as nano_usd from total_usage_hourly
        where org_id = ${orgId}::uuid and hour >= ${instant(since)} and hour not in (select hour from changed)
        union all
        select l.cost_nano_usd from (
          select hour from changed union select hour from edge where hour < ${instant(since)}
        ) h
        cross join lateral (
          select cost_nano_usd from llm_usage_ledger
          where org_id = ${orgId}::uuid and created_at >= greatest(h.hour, ${instant(since)})
            and created_at < h.hour + interval '1 hour'
          offset 0
        ) l
      ) spent`),
  );
  return Number(rows[0]!.spent);
}

export interface BudgetedOrg {
  readonly orgId: string;
  readonly name: string;
}

/** All orgs that have a budget, by name. */
export async function listBudgetedOrgs(database: Database): Promise<readonly BudgetedOrg[]> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string; name: string }>(sql`select org_id, name from sextant_budgeted_orgs()`),
  );
  return rows.map((row) => ({ orgId: row.org_id, name: row.name }));
}
