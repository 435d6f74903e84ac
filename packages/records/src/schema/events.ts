// What runs leave behind: events, executions, vendor usage and stage statistics.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { doublePrecision, integer, jsonb, pgTable, primaryKey, sql, text, uuid } from '../database/drizzle';
import { costUsd, count, time } from './columns';

export const RUN_EVENTS = ['start', 'finish', 'retry', 'vendor_call', 'error', 'qa_sampled'] as const;
export const RUN_EVENT_STATUSES = ['ok', 'error', 'skip', 'retry'] as const;

/** Events in the steps of runs and of the entities that they process. Partitioned by week. */
export const runEventLogs = pgTable(
  'run_event_logs',
  {
    id: uuid('id').notNull(),
    orgId: uuid('org_id').notNull(),
    runId: uuid('run_id').notNull(),
    stage: text('stage').notNull(),
    entityId: text('entity_id'),
    event: text('event', { enum: RUN_EVENTS }).notNull(),
    status: text('status', { enum: RUN_EVENT_STATUSES }).notNull(),
    errorCode: text('error_code', { enum: ERROR_CLASSES }),
    durationMs: doublePrecision('duration_ms'),
    traceId: text('trace_id'),
    extra: jsonb('extra').$type<unknown>(),
    ts: time('ts').notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id, t.ts] })],
);

export const EXECUTION_STATUSES = ['success', 'error', 'canceled'] as const;

/** Executions of any kind, with their outcome and latency. Partitioned by month. */
export const eventLogs = pgTable(
  'event_logs',
  {
    id: uuid('id').notNull(),
    orgId: uuid('org_id').notNull(),
    workspaceId: uuid('workspace_id'),
    userId: uuid('user_id'),
    eventType: text('event_type').notNull(),
    status: text('status', { enum: EXECUTION_STATUSES }).notNull(),
    latencyMs: doublePrecision('latency_ms'),
    traceId: text('trace_id'),
    context: jsonb('context')
      .$type<Readonly<Record<string, unknown>>>()
      .notNull()
      .default(sql`'{}'`),
    timestamp: time('timestamp').notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id, t.timestamp] })],
);

/** Statistics of a stage, computed from its events and ledger rows. */
export const runStageStats = pgTable(
  'run_stage_stats',
  {
    runId: uuid('run_id').notNull(),
    orgId: uuid('org_id').notNull(),
    stage: text('stage').notNull(),
    countTotal: integer('count_total').notNull(),
    countSuccess: integer('count_success').notNull(),
    countError: integer('count_error').notNull(),
    p50Ms: doublePrecision('p50_ms'),
    p95Ms: doublePrecision('p95_ms'),
    p99Ms: doublePrecision('p99_ms'),
    costNanoUsd: count('cost_nano_usd').notNull(),
    costUsd: costUsd(),
    tokensInput: count('tokens_input').notNull(),
    tokensOutput: count('tokens_output').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.orgId, t.stage] })],
);
