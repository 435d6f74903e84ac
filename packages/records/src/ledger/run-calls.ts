// The model calls of a run: the rows of the ledger, each with the cost that a correction supplied later.
import { type Page, pageOf, type PageRequest, positionOf, positionTime } from '../database/cursor';
import { rowsOf, type Database } from '../database/database';
import { sql } from '../database/drizzle';
import type { RunRef } from '../runs/runs';
import type { CALL_STATUSES, COST_SOURCES, USAGE_SOURCES } from '../schema/ledger';

/** One request to a model provider. Tokens and cost are null if unknown; costUsd is USD with nine decimals. */
export interface ModelCall {
  readonly id: string;
  readonly callId: string;
  readonly step: string | null;
  readonly agentId: string | null;
  /** The calls for one request of a step are numbered from 1: retries and fallbacks. */
  readonly attempt: number;
  /** Whether the call went to another provider than the first call for the same request. */
  readonly isFallback: boolean;
  readonly provider: string;
  readonly modelRequested: string;
  readonly modelPriced: string | null;
  readonly status: (typeof CALL_STATUSES)[number];
  readonly errorCode: string | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
  /** Part of promptTokens, as are cacheWriteTokens. */
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  /** Part of completionTokens. */
  readonly reasoningTokens: number | null;
  readonly usageSource: (typeof USAGE_SOURCES)[number] | null;
  readonly costUsd: string | null;
  readonly costSource: (typeof COST_SOURCES)[number];
  readonly priceVersion: string | null;
  readonly serviceTier: string | null;
  readonly latencyMs: number;
  readonly timeToFirstTokenMs: number | null;
  readonly traceId: string | null;
  /** When the call ended. */
  readonly endedAt: Date;
}

export interface ModelCallFilter {
  readonly step?: string | undefined;
}

/** The router appends `#2`, `#3`, … to the id of a request for its retries and fallbacks. */
const ATTEMPT_SUFFIX = sql.raw(`'#([0-9]{1,6})$'`);

/** The model calls of a run, oldest first. Throws CursorError. */
export async function listModelCalls(
  database: Database,
  { orgId, runId }: RunRef,
  { step }: ModelCallFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<ModelCall>> {
  const after = cursor === undefined ? undefined : positionOf(cursor, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const rows = await rowsOf<ModelCall & { readonly at: string }>(
    database,
    orgId,
    sql`
      with ledger as (
        select * from llm_usage_ledger where org_id = ${orgId}::uuid and run_id = ${runId}::uuid
      ), calls as (
        select *, coalesce(substring(call_id from ${ATTEMPT_SUFFIX})::int, 1) as attempt,
          first_value(provider) over (
            partition by regexp_replace(call_id, ${ATTEMPT_SUFFIX}, '') order by created_at, id
          ) as first_provider
        from ledger where corrects is null
      )
      select c.id, c.call_id as "callId", c.step, c.agent_id as "agentId", c.attempt,
        c.provider <> c.first_provider as "isFallback", c.provider, c.model_requested as "modelRequested",
        coalesce(c.model_priced, f.model_priced) as "modelPriced", c.status, c.error_code as "errorCode",
        c.prompt_tokens::float8 as "promptTokens", c.completion_tokens::float8 as "completionTokens",
        c.total_tokens::float8 as "totalTokens", c.cache_read_tokens::float8 as "cacheReadTokens",
        c.cache_write_tokens::float8 as "cacheWriteTokens", c.reasoning_tokens::float8 as "reasoningTokens",
        c.usage_source as "usageSource", coalesce(c.cost_usd, f.cost_usd)::text as "costUsd",
        case when c.cost_nano_usd is null then coalesce(f.cost_source, c.cost_source) else c.cost_source end as "costSource",
        coalesce(c.price_version, f.price_version) as "priceVersion", c.service_tier as "serviceTier",
        c.latency_ms as "latencyMs", c.time_to_first_token_ms as "timeToFirstTokenMs", c.trace_id as "traceId",
        c.created_at as "endedAt", ${positionTime(sql`c.created_at`)} as at
      from calls c left join ledger f on f.corrects = c.id and c.cost_nano_usd is null
      where ${step === undefined ? sql`true` : sql`c.step = ${step}`}
        and ${after ? sql`(c.created_at, c.id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
      order by c.created_at, c.id limit ${limit + 1}`,
  );
  return pageOf(
    rows.map((row) => ({ ...row, endedAt: new Date(row.endedAt) })),
    limit,
  );
}
