// Budgets: how much an org may spend on models in a day or a month, and how much it has spent.
import { eq, sql } from '../database/drizzle';
import { rowsOf, rowsWithoutOrg, type Database } from '../database/database';
import { type BUDGET_PERIODS, budgets } from '../schema/ledger';
import { type LEDGER_RULES, orgs } from '../schema/tenancy';
import { bucketOf, instant } from '../usage/usage-sql';

export { LEDGER_RULES } from '../schema/tenancy';

export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** Limits of a UTC day or month in 1e-9 USD; null: no limit. */
export interface Budget {
  readonly period: BudgetPeriod;
  readonly softLimitNanoUsd: number | null;
  readonly hardLimitNanoUsd: number | null;
}

/** The budgets of an org, at most one per period. */
export async function getBudgets(database: Database, orgId: string): Promise<readonly Budget[]> {
  const { period, softLimitNanoUsd, hardLimitNanoUsd } = budgets;
  return database.withOrg(orgId, (tx) =>
    tx.select({ period, softLimitNanoUsd, hardLimitNanoUsd }).from(budgets).orderBy(period),
  );
}

/** Sets the budget of a period, or removes it if neither limit is set. */
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
 * What an org's model calls do while its ledger cannot be read or written: `closed` refuses calls that need a hard limit
 * or the ledger, `open` lets them pass.
 */
export type LedgerRule = (typeof LEDGER_RULES)[number];

/** The default: a call that bypasses its limit or the ledger costs money that nobody sees. */
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

/** The end of the UTC day or month that contains a time. */
export function periodEnd(period: BudgetPeriod, at: Date): Date {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return new Date(period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1));
}

/**
 * The exact cost of the org's calls since `since`, in 1e-9 USD, from roll-ups and, for hours with pending marks, from the
 * rows of the ledger. Calls without a known cost add nothing.
 */
export async function spentNanoUsd(database: Database, orgId: string, since: Date): Promise<number> {
  // A correction has the time of its call and supplies the cost that the call's row lacks, so a plain sum is correct.
  const rows = await rowsOf<{ spent: string }>(
    database,
    orgId,
    sql`
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
      ) spent`,
  );
  return Number(rows[0]!.spent);
}

export interface BudgetedOrg {
  readonly orgId: string;
  readonly name: string;
}

/** All orgs with a budget, ordered by name. */
export async function listBudgetedOrgs(database: Database): Promise<readonly BudgetedOrg[]> {
  const rows = await rowsWithoutOrg<{ org_id: string; name: string }>(
    database,
    sql`select org_id, name from sextant_budgeted_orgs()`,
  );
  return rows.map((row) => ({ orgId: row.org_id, name: row.name }));
}
