// runs: one row for each thing a user asked for.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { boolean, customType, jsonb, pgTable, text, timestamp, uuid } from '../database/drizzle';

export const RUN_STATES = ['queued', 'running', 'success', 'failed', 'canceled'] as const;
export const PRIORITIES = ['high', 'normal', 'low'] as const;

/** A transaction's number; 64 bits, so a text. */
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

export const runs = pgTable('runs', {
  id: uuid('id').primaryKey(),
  orgId: uuid('org_id').notNull(),
  workspaceId: uuid('workspace_id'),
  userId: uuid('user_id'),
  kind: text('kind').notNull(),
  state: text('state', { enum: RUN_STATES }).notNull().default('queued'),
  errorClass: text('error_class', { enum: ERROR_CLASSES }),
  errorMessage: text('error_message'),
  correlationId: text('correlation_id').notNull(),
  traceId: text('trace_id'),
  traceUrl: text('trace_url'),
  /** Whether the trace is kept; null while that is not known. */
  traceKept: boolean('trace_kept'),
  priority: text('priority', { enum: PRIORITIES }).notNull().default('normal'),
  idempotencyKey: text('idempotency_key'),
  idempotencyFingerprint: text('idempotency_fingerprint'),
  input: jsonb('input').$type<unknown>().notNull(),
  result: jsonb('result').$type<unknown>(),
  queuedAt: timestamp('queued_at', { withTimezone: true }).notNull().defaultNow(),
  startedAt: timestamp('started_at', { withTimezone: true }),
  endedAt: timestamp('ended_at', { withTimezone: true }),
  failedXid: xid8('failed_xid'),
  notifiedAt: timestamp('notified_at', { withTimezone: true }),
});
