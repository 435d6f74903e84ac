// event_logs: executions of every kind, how each ended and how long it took; partitioned by month.
import { doublePrecision, jsonb, pgTable, primaryKey, text, timestamp, uuid, sql } from '../database/drizzle';

export const EXECUTION_STATUSES = ['success', 'error', 'canceled'] as const;

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
    timestamp: timestamp('timestamp', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id, t.timestamp] })],
);
