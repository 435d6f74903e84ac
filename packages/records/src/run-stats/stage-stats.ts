// Statistics of a run and its stages: outcomes and percentiles from its events, cost and tokens from its ledger rows.
import { eq, sql } from '../database/drizzle';
import { rowsOf, type Database, type Transaction } from '../database/database';
import type { RunRef } from '../runs/runs';
import { runStageStats } from '../schema/events';
import { runs } from '../schema/runs';

/** Outcomes and duration percentiles of a stage, in milliseconds; null if no event has a duration. */
export interface StagePercentiles {
  readonly stage: string;
  readonly countTotal: number;
  readonly countSuccess: number;
  readonly countError: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

export type StageStats = Readonly<typeof runStageStats.$inferSelect>;

/**
 * The exact outcomes of each stage of a run. An entity counts once, with its latest `finish` or `error`; if no entity
 * ended, the stage itself counts. Percentiles are interpolated.
 */
export async function aggregatePercentiles(database: Database, ref: RunRef): Promise<readonly StagePercentiles[]> {
  const rows = await rowsOf<StagePercentiles>(
    database,
    ref.orgId,
    sql`
      select stage, count_total as "countTotal", count_success as "countSuccess", count_error as "countError",
        p50_ms as "p50Ms", p95_ms as "p95Ms", p99_ms as "p99Ms"
      from (${outcomesByStage(ref)}) s order by stage`,
  );
  return rows;
}

/**
 * Computes and stores the cost of a run and the statistics of its stages, which it returns. Repeat it after late events,
 * late ledger rows or new prices.
 */
export async function finalizeRun(database: Database, ref: RunRef): Promise<readonly StageStats[]> {
  return database.withOrg(ref.orgId, async (tx) => {
    await upsertStats(tx, ref);
    await tx
      .update(runs)
      .set({ costNanoUsd: COST_OF_RUN, statsEndedAt: sql`${runs.endedAt}` })
      .where(eq(runs.id, ref.runId));
    return tx.select().from(runStageStats).where(eq(runStageStats.runId, ref.runId)).orderBy(runStageStats.stage);
  });
}

/** In an update of runs: the known cost of a run's calls in 1e-9 USD, also of those outside its stages; null without any. */
export const COST_OF_RUN = sql<number>`(
  select sum(l.cost_nano_usd)::bigint from llm_usage_ledger l where l.org_id = runs.org_id and l.run_id = runs.id)`;

const outcomesByStage = ({ runId }: RunRef) => sql`
  select stage, count(*)::int as count_total, count(*) filter (where ok)::int as count_success,
    count(*) filter (where not ok)::int as count_error,
    percentile_cont(0.5) within group (order by duration_ms) as p50_ms,
    percentile_cont(0.95) within group (order by duration_ms) as p95_ms,
    percentile_cont(0.99) within group (order by duration_ms) as p99_ms
  from (
    select stage, duration_ms, ok, entity_id is not null as is_entity,
      bool_or(entity_id is not null) over (partition by stage) as has_entities
    from (
      select distinct on (stage, entity_id) stage, entity_id, duration_ms, event = 'finish' and status <> 'error' as ok
      from run_event_logs where run_id = ${runId}::uuid and event in ('finish', 'error')
      order by stage, entity_id, ts desc, event = 'finish' desc
    ) latest
  ) outcome
  where is_entity = has_entities
  group by stage`;

// Corrections have a cost and no tokens, so plain sums count each call once.
const upsertStats = (tx: Transaction, ref: RunRef) =>
  tx.execute(sql`
    insert into run_stage_stats (run_id, org_id, stage, count_total, count_success, count_error, p50_ms, p95_ms, p99_ms,
      cost_nano_usd, tokens_input, tokens_output)
    select ${ref.runId}::uuid, ${ref.orgId}::uuid, stage, coalesce(count_total, 0), coalesce(count_success, 0),
      coalesce(count_error, 0), p50_ms, p95_ms, p99_ms,
      coalesce(cost, 0), coalesce(tokens_input, 0), coalesce(tokens_output, 0)
    from (${outcomesByStage(ref)}) s full join (
      select step as stage, sum(cost_nano_usd) as cost, sum(prompt_tokens) as tokens_input,
        sum(completion_tokens) as tokens_output
      from llm_usage_ledger where run_id = ${ref.runId}::uuid and step is not null group by step
    ) l using (stage)
    order by stage
    on conflict (run_id, org_id, stage) do update set (count_total, count_success, count_error, p50_ms, p95_ms, p99_ms,
      cost_nano_usd, tokens_input, tokens_output) = (excluded.count_total, excluded.count_success, excluded.count_error,
      excluded.p50_ms, excluded.p95_ms, excluded.p99_ms, excluded.cost_nano_usd, excluded.tokens_input,
      excluded.tokens_output)`);
