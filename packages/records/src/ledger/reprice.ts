// Prices calls that had no known price by adding correction rows. Calls with a cost are never changed.
import { getTableColumns, inArray, sql } from '../database/drizzle';
import { orgIds, type Database, type Transaction } from '../database/database';
import type { LedgerRow } from './lines';
import { COST_OF_RUN } from '../run-stats/stage-stats';
import { llmUsageLedger } from '../schema/ledger';
import { runs } from '../schema/runs';

export interface Price {
  readonly costNanoUsd: number;
  /** Null if unknown; see the ledger. */
  readonly cacheSavingsNanoUsd?: number | null;
  readonly modelPriced: string;
  readonly priceVersion: string | null;
}

export interface RepriceOptions {
  /** The price of a call at the time of the call; undefined if it is still unknown. */
  readonly price: (call: LedgerRow) => Price | undefined | Promise<Price | undefined>;
  /** Computes prices without writing them. */
  readonly dryRun?: boolean;
}

export interface RepriceResult {
  /** Calls with known usage and unknown cost. */
  readonly examined: number;
  /** Calls that now have a price. */
  readonly priced: number;
  /** The sum of the new costs, in 1e-9 USD. */
  readonly costNanoUsd: number;
}

const PAGE = 500;

/** Prices the unpriced calls of all orgs. Safe to repeat and to run concurrently. */
export async function repriceUnpriced(database: Database, options: RepriceOptions): Promise<RepriceResult> {
  const total = { examined: 0, priced: 0, costNanoUsd: 0 };
  for (const orgId of await unpricedOrgs(database)) {
    let after: Call | undefined;
    do {
      const calls = await database.withOrg(orgId, (tx) => unpricedCalls(tx, after));
      const corrections = await pricesOf(calls, options);
      const costs = options.dryRun
        ? corrections.map((row) => row.cost_nano_usd)
        : await database.withOrg(orgId, (tx) => insert(tx, corrections));
      total.examined += calls.length;
      total.priced += costs.length;
      total.costNanoUsd += costs.reduce((sum, cost) => sum + cost, 0);
      after = calls.length === PAGE ? calls.at(-1) : undefined;
    } while (after);
  }
  return total;
}

/** A correction of a row, identified by its id and by time and call_id, which are indexed. */
interface Correction {
  readonly id: string;
  readonly at: string;
  readonly call_id: string;
  readonly cost_nano_usd: number;
  readonly cache_savings_nano_usd: number | null;
  readonly model_priced: string;
  readonly price_version: string | null;
}

async function pricesOf(calls: readonly Call[], { price }: RepriceOptions): Promise<readonly Correction[]> {
  const corrections: Correction[] = [];
  for (const call of calls) {
    const result = await price(call);
    if (!result) continue;
    const { costNanoUsd, cacheSavingsNanoUsd = null, modelPriced, priceVersion } = result;
    corrections.push({
      id: call.id,
      at: call.at,
      call_id: call.callId,
      cost_nano_usd: costNanoUsd,
      cache_savings_nano_usd: cacheSavingsNanoUsd,
      model_priced: modelPriced,
      price_version: priceVersion,
    });
  }
  return corrections;
}

async function unpricedOrgs(database: Database): Promise<readonly string[]> {
  return orgIds(database, sql`select org_id from sextant_unpriced_orgs()`);
}

/** `at` is createdAt with the precision of Postgres. */
type Call = LedgerRow & { readonly at: string };

async function unpricedCalls(tx: Transaction, after: Call | undefined): Promise<readonly Call[]> {
  const { createdAt, callId } = llmUsageLedger;
  return tx
    .select({ ...getTableColumns(llmUsageLedger), at: sql<string>`${createdAt}::text` })
    .from(llmUsageLedger)
    .where(
      sql`cost_nano_usd is null and corrects is null
        and coalesce(prompt_tokens, completion_tokens, total_tokens) is not null
        and not exists (
          select from llm_usage_ledger c where c.org_id = llm_usage_ledger.org_id
            and c.call_id = llm_usage_ledger.call_id || ':price' and c.created_at = llm_usage_ledger.created_at)
        ${after && sql`and (${createdAt}, ${callId}) > (${after.at}::timestamptz, ${after.callId}::text)`}`,
    )
    .orderBy(createdAt, callId)
    .limit(PAGE);
}

/** Inserts corrections, updates the stage statistics of their runs, and returns the costs of the new corrections. */
async function insert(tx: Transaction, corrections: readonly Correction[]): Promise<readonly number[]> {
  const { rows } = await tx.execute<{ cost_nano_usd: string; run_id: string | null }>(sql`
  insert into llm_usage_ledger (id, org_id, workspace_id, user_id, run_id, step, agent_id, trace_id, call_id, provider,
    model_requested, model_priced, cost_nano_usd, cache_savings_nano_usd, cost_source, price_version, latency_ms, status,
    service_tier, created_at, corrects)
  select gen_random_uuid(), l.org_id, l.workspace_id, l.user_id, l.run_id, l.step, l.agent_id, l.trace_id,
    l.call_id || ':price', l.provider, l.model_requested, c.model_priced, c.cost_nano_usd, c.cache_savings_nano_usd,
    'computed', c.price_version, 0, l.status, l.service_tier, l.created_at, l.id
  from jsonb_to_recordset(${JSON.stringify(corrections)}::jsonb)
    as c (id uuid, at timestamptz, call_id text, cost_nano_usd bigint, cache_savings_nano_usd bigint, model_priced text,
      price_version text)
  join llm_usage_ledger l on l.created_at = c.at and l.call_id = c.call_id and l.id = c.id
  on conflict do nothing
  returning cost_nano_usd, run_id`);
  await renewCosts(tx, [...new Set(rows.flatMap((row) => row.run_id ?? []))]);
  return rows.map((row) => Number(row.cost_nano_usd));
}

/** Updates only the costs: the events from which the rest was computed may have been deleted. */
async function renewCosts(tx: Transaction, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await tx.execute(sql`
    update run_stage_stats s set cost_nano_usd = l.cost
    from (
      select run_id, step, coalesce(sum(cost_nano_usd), 0) as cost from llm_usage_ledger
      where run_id in (select jsonb_array_elements_text(${JSON.stringify(runIds)}::jsonb)::uuid) and step is not null
      group by run_id, step
    ) l
    where s.run_id = l.run_id and s.stage = l.step`);
  await tx
    .update(runs)
    .set({ costNanoUsd: COST_OF_RUN })
    .where(inArray(runs.id, [...runIds]));
}
