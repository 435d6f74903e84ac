// The usage ledger, price overrides and budgets.
import { doublePrecision, numeric, pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { costUsd, count, time } from './columns';

export const COST_SOURCES = ['computed', 'provider', 'unknown'] as const;
/** Where the token counts come from: the provider, or a tokenizer. */
export const USAGE_SOURCES = ['reported', 'estimated', 'unknown'] as const;
export const CALL_STATUSES = ['success', 'error'] as const;

/** One row for each call to a model provider. Append-only, partitioned by month. */
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
    createdAt: time('created_at').notNull(),
    /** The id of the row whose missing cost this row supplies; null for calls. */
    corrects: uuid('corrects'),
    /** Null for calls without an answer. */
    usageSource: text('usage_source', { enum: USAGE_SOURCES }),
    /** The provider's JSON, possibly truncated, where the columns do not hold all of it. */
    rawUsage: text('raw_usage'),
    /** What the tokens would have cost without a prompt cache, minus the cost; null if unknown. */
    cacheSavingsNanoUsd: count('cache_savings_nano_usd'),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.createdAt, t.callId] })],
);

const usd = (name: string) => numeric(name, { precision: 18, scale: 9, mode: 'number' });

/** Prices of an org, in USD per million tokens. */
export const priceOverrides = pgTable(
  'price_overrides',
  {
    orgId: uuid('org_id').notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    inputUsdPerMillion: usd('input_usd_per_million').notNull(),
    cachedUsdPerMillion: usd('cached_usd_per_million'),
    outputUsdPerMillion: usd('output_usd_per_million').notNull(),
    fromDate: time('from_date').notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.provider, t.model, t.fromDate] })],
);

export const BUDGET_PERIODS = ['day', 'month'] as const;

/** What an org may spend on models in a day or a month, in 1e-9 USD. */
export const budgets = pgTable(
  'budgets',
  {
    orgId: uuid('org_id').notNull(),
    period: text('period', { enum: BUDGET_PERIODS }).notNull(),
    softLimitNanoUsd: count('soft_limit_nano_usd'),
    hardLimitNanoUsd: count('hard_limit_nano_usd'),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.period] })],
);
