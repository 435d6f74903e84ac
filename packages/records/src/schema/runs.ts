// Runs, their steps and attempts, and schedules.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import type { PlannedSpan } from '@sextant/telemetry/traces/planned-span';
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, sql, text, uuid } from '../database/drizzle';
import { count, time, xid8 } from './columns';

export const RUN_STATES = ['queued', 'running', 'success', 'failed', 'canceled'] as const;
export const PRIORITIES = ['high', 'normal', 'low'] as const;

/** One row for each run. */
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
  /** Whether the collector keeps the trace; null while unknown. */
  traceKept: boolean('trace_kept'),
  /** The root span of the trace, which is emitted when the run ends. */
  rootSpan: jsonb('root_span').$type<PlannedSpan>(),
  priority: text('priority', { enum: PRIORITIES }).notNull().default('normal'),
  idempotencyKey: text('idempotency_key'),
  idempotencyFingerprint: text('idempotency_fingerprint'),
  input: jsonb('input').$type<unknown>().notNull(),
  result: jsonb('result').$type<unknown>(),
  queuedAt: time('queued_at').notNull().defaultNow(),
  startedAt: time('started_at'),
  endedAt: time('ended_at'),
  /** From start to end, in microseconds; null until the run has ended. */
  durationUs: count('duration_us').generatedAlwaysAs(sql`extract(epoch from ended_at - started_at) * 1000000`),
  /** The known cost of the model calls, written with the statistics of the run; null without any. */
  costNanoUsd: count('cost_nano_usd'),
  /** End of the run when its statistics were computed; null without any. */
  statsEndedAt: time('stats_ended_at'),
  failedXid: xid8('failed_xid'),
  stateXid: xid8('state_xid'),
  notifiedAt: time('notified_at'),
});

export const STEP_STATES = ['waiting', 'running', 'success', 'failed', 'skipped'] as const;

/** The steps of a run, each with its latest attempt. */
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
    startedAt: time('started_at'),
    endedAt: time('ended_at'),
    result: jsonb('result').$type<unknown>(),
    /** The execution that wrote the result; later executions have higher numbers. */
    resultExecution: bigint('result_execution', { mode: 'number' }),
  },
  (t) => [primaryKey({ columns: [t.runId, t.step] })],
);

export const ATTEMPT_STATES = ['running', 'success', 'failed'] as const;

/** Runs to start at the times of a cron expression. */
export const schedules = pgTable(
  'schedules',
  {
    orgId: uuid('org_id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    input: jsonb('input').$type<unknown>().notNull(),
    cron: text('cron').notNull(),
    timeZone: text('time_zone').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.name] })],
);
