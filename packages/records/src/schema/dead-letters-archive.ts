// dead_letters_archive: dead letters beyond those that Redis keeps.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const deadLettersArchive = pgTable(
  'dead_letters_archive',
  {
    orgId: uuid('org_id').notNull(),
    queue: text('queue').notNull(),
    jobId: text('job_id').notNull(),
    runId: uuid('run_id'),
    kind: text('kind').notNull(),
    step: text('step').notNull(),
    errorClass: text('error_class', { enum: ERROR_CLASSES }).notNull(),
    retryable: boolean('retryable').notNull(),
    message: text('message').notNull(),
    stack: text('stack'),
    attempts: integer('attempts').notNull(),
    payload: jsonb('payload').$type<unknown>(),
    traceId: text('trace_id'),
    replays: integer('replays').notNull(),
    firstFailedAt: timestamp('first_failed_at', { withTimezone: true }).notNull(),
    lastFailedAt: timestamp('last_failed_at', { withTimezone: true }).notNull(),
    archivedAt: timestamp('archived_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.queue, t.jobId, t.lastFailedAt] })],
);
