// run_steps: the steps of a run, each with its latest attempt.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { bigint, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

export const STEP_STATES = ['waiting', 'running', 'success', 'failed', 'skipped'] as const;

export const runSteps = pgTable(
  'run_steps',
  {
    orgId: uuid('org_id').notNull(),
    runId: uuid('run_id').notNull(),
    step: text('step').notNull(),
    type: text('type').notNull(),
    position: integer('position').notNull(),
    state: text('state', { enum: STEP_STATES }).notNull().default('waiting'),
    attempt: integer('attempt').notNull().default(0),
    errorClass: text('error_class', { enum: ERROR_CLASSES }),
    errorMessage: text('error_message'),
    startedAt: timestamp('started_at', { withTimezone: true }),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    result: jsonb('result').$type<unknown>(),
    /** Which execution wrote the result; later executions have higher numbers. */
    resultExecution: bigint('result_execution', { mode: 'number' }),
  },
  (t) => [primaryKey({ columns: [t.runId, t.step] })],
);
