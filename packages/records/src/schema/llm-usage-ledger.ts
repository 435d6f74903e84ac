// llm_usage_ledger: one row for each call to a model provider; partitioned by month, append-only.
import { doublePrecision, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';
import { costUsd, count } from './nano-usd';

export const COST_SOURCES = ['computed', 'provider', 'unknown'] as const;
/** Where the tokens come from: the provider, a tokenizer, or nobody knows them. */
export const USAGE_SOURCES = ['reported', 'estimated', 'unknown'] as const;
export const CALL_STATUSES = ['success', 'error'] as const;

export const llmUsageLedger = pgTable(
  'llm_usage_ledger',
  {
    id: uuid('id').notNull(),
    orgId: uuid('org_id').notNull(),
    workspaceId: uuid('workspace_id'),
    userId: uuid('user_id'),
    runId: uuid('run_id'),
    step: text('step'),
    agentId: text('agent_id'),
    traceId: text('trace_id'),
    callId: text('call_id').notNull(),
    provider: text('provider').notNull(),
    modelRequested: text('model_requested').notNull(),
    modelPriced: text('model_priced'),
    promptTokens: count('prompt_tokens'),
    completionTokens: count('completion_tokens'),
    totalTokens: count('total_tokens'),
    cacheReadTokens: count('cache_read_tokens'),
    cacheWriteTokens: count('cache_write_tokens'),
    reasoningTokens: count('reasoning_tokens'),
    costNanoUsd: count('cost_nano_usd'),
    costUsd: costUsd(),
    costSource: text('cost_source', { enum: COST_SOURCES }).notNull(),
    priceVersion: text('price_version'),
    latencyMs: doublePrecision('latency_ms').notNull(),
    timeToFirstTokenMs: doublePrecision('time_to_first_token_ms'),
    status: text('status', { enum: CALL_STATUSES }).notNull(),
    errorCode: text('error_code'),
    serviceTier: text('service_tier'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** The id of the row whose missing cost this row supplies; null in the row of a call. */
    corrects: uuid('corrects'),
    /** Null in the row of a call without an answer, and in rows of before this column. */
    usageSource: text('usage_source', { enum: USAGE_SOURCES }),
    /** As the provider wrote it, where the columns do not say all of it; JSON that may be cut. */
    rawUsage: text('raw_usage'),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.createdAt, t.callId] })],
);
