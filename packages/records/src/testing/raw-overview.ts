// The figures of the overview computed from the rows of ledger, runs and steps, without roll-ups. For tests and benchmarks.
import { sql } from '../database/drizzle';
import type { Database, Transaction } from '../database/database';
import type { OrgExecutionStats, RunFigures, StepFailures } from '../run-stats/execution-stats';
import type { RunState } from '../runs/runs';
import { RUN_STATES } from '../schema/runs';
import type { TimeRange } from '../database/time-ranges';
import type { LlmFigures, LlmUsageSummary } from '../usage/usage';
import { instant } from '../usage/usage-sql';

export interface RawOverview extends OrgExecutionStats {
  readonly llm: LlmUsageSummary;
}

/** The results of getOrgExecutionStats and getLlmUsageSummary, with exact percentiles. */
export async function rawOverview(database: Database, orgId: string, range: TimeRange): Promise<RawOverview> {
  return database.withOrg(orgId, async (tx) => ({
    runs: await rawRuns(tx, range),
    stepFailures: await rawFailures(tx, range),
    llm: await rawUsage(tx, range),
  }));
}

async function rawRuns(tx: Transaction, { from, to }: TimeRange): Promise<RunFigures> {
  const { rows } = await tx.execute<Record<RunState | 'avg' | 'p50' | 'p95', number | null>>(sql`
    select ${sql.raw(RUN_STATES.map((s) => `count(*) filter (where state = '${s}')::int as ${s}`).join(', '))},
      avg(seconds) as avg, percentile_disc(0.5) within group (order by seconds) as p50,
      percentile_disc(0.95) within group (order by seconds) as p95
    from (
      select state, case when state in ('success', 'failed')
        then extract(epoch from ended_at - started_at)::double precision end as seconds
      from runs
      where org_id = sextant_current_org() and queued_at >= ${instant(from)} and queued_at < ${instant(to)}
    ) r`);
  const { avg, p50, p95, ...states } = rows[0]!;
  const byState = states as Record<RunState, number>;
  const ended = byState.success + byState.failed;
  return {
    total: RUN_STATES.reduce((sum, state) => sum + byState[state], 0),
    byState,
    successRate: ended > 0 ? byState.success / ended : null,
    runtimeSeconds: { avg: avg ?? null, p50: p50 ?? null, p95: p95 ?? null },
  };
}

async function rawFailures(tx: Transaction, { from, to }: TimeRange): Promise<readonly StepFailures[]> {
  const { rows } = await tx.execute<StepFailures & Record<string, unknown>>(sql`
    select r.kind, s.step, s.error_class as "errorClass", count(*)::int as count
    from run_steps s join runs r on r.id = s.run_id
    where s.org_id = sextant_current_org() and s.state = 'failed'
      and s.ended_at >= ${instant(from)} and s.ended_at < ${instant(to)}
    group by 1, 2, 3 order by count desc, 1, 2, 3`);
  return rows;
}

interface RawUsage extends Record<string, unknown> {
  readonly provider: string | null;
  readonly model: string | null;
  readonly counts: Omit<LlmFigures, 'costUsd' | 'cacheSavingsUsd' | 'errorRate' | 'latencySeconds'>;
  readonly cost_usd: string | null;
  readonly savings_usd: string | null;
  readonly p50: number | null;
  readonly p95: number | null;
}

async function rawUsage(tx: Transaction, { from, to }: TimeRange): Promise<LlmUsageSummary> {
  const { rows } = await tx.execute<RawUsage>(sql`
    select provider, model, sum(cost_usd)::text as cost_usd,
      (sum(savings) / 1000000000)::numeric(20, 9)::text as savings_usd,
      json_build_object('calls', count(*), 'errors', count(*) filter (where status = 'error'),
        'promptTokens', coalesce(sum(prompt_tokens), 0), 'completionTokens', coalesce(sum(completion_tokens), 0),
        'totalTokens', coalesce(sum(total_tokens), 0), 'cacheReadTokens', coalesce(sum(cache_read_tokens), 0),
        'cacheWriteTokens', coalesce(sum(cache_write_tokens), 0), 'reasoningTokens', coalesce(sum(reasoning_tokens), 0),
        'unpricedCalls', count(*) filter (where cost_usd is null and total_tokens is not null)) as counts,
      percentile_disc(0.5) within group (order by latency_ms) / 1000 as p50,
      percentile_disc(0.95) within group (order by latency_ms) / 1000 as p95
    from (
      select l.*, coalesce(own_cost_usd, c.cost_usd) as cost_usd,
        coalesce(l.own_savings, c.savings) as savings,
        coalesce(l.model_priced, c.model_priced, l.model_requested) as model
      from (
        select provider, model_requested, model_priced, status, latency_ms, prompt_tokens, completion_tokens,
          total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, id, cost_usd as own_cost_usd,
          cache_savings_nano_usd as own_savings
        from llm_usage_ledger where org_id = sextant_current_org() and corrects is null
          and created_at >= ${instant(from)} and created_at < ${instant(to)}
      ) l left join (
        select corrects, model_priced, cost_usd, cache_savings_nano_usd as savings from llm_usage_ledger
        where org_id = sextant_current_org() and corrects is not null
          and created_at >= ${instant(from)} and created_at < ${instant(to)}
      ) c on c.corrects = l.id
    ) u
    group by grouping sets ((), (provider, model))
    order by sum(cost_usd) desc nulls last, sum(total_tokens) desc, provider nulls first`);
  const [total, ...models] = [...rows].sort((a, b) => Number(a.provider !== null) - Number(b.provider !== null));
  return {
    ...figuresOf(total!),
    byModel: models.map((row) => ({ provider: row.provider!, model: row.model!, ...figuresOf(row) })),
  };
}

function figuresOf({ counts, cost_usd: costUsd, savings_usd: cacheSavingsUsd, p50, p95 }: RawUsage): LlmFigures {
  const errorRate = counts.calls > 0 ? counts.errors / counts.calls : null;
  return { ...counts, costUsd, cacheSavingsUsd, errorRate, latencySeconds: { p50, p95 } };
}
