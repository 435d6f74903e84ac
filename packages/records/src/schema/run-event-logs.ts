// run_event_logs: what happened in the steps of runs, and to which of their entities; partitioned by week.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { doublePrecision, jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const RUN_EVENTS = ['start', 'finish', 'retry', 'vendor_call', 'error', 'qa_sampled'] as const;
export const RUN_EVENT_STATUSES = ['ok', 'error', 'skip', 'retry'] as const;

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
    ts: timestamp('ts', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id, t.ts] })],
);
