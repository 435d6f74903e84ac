// run_attempts: the attempts of a run's steps, each with its trace.
import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const ATTEMPT_STATES = ['running', 'success', 'failed'] as const;

export const runAttempts = pgTable(
  'run_attempts',
  {
    orgId: uuid('org_id').notNull(),
    runId: uuid('run_id').notNull(),
    step: text('step').notNull(),
    execution: bigint('execution', { mode: 'number' }).notNull(),
    attempt: integer('attempt').notNull(),
    traceId: text('trace_id').notNull(),
    traceKept: boolean('trace_kept'),
    state: text('state', { enum: ATTEMPT_STATES }).notNull().default('running'),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.runId, t.step, t.execution] })],
);
