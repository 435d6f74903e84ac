// QA samples, agent traces and prompt comparisons.
import { doublePrecision, jsonb, pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { time } from './columns';

export const BUCKETS = ['High', 'Medium', 'Low'] as const;
export const QA_RESULTS = ['pass', 'fail', 'needs_review'] as const;

export interface QaCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly detail?: string | undefined;
}

/** Outputs of a run that were picked for review. */
export const qaSamples = pgTable(
  'qa_samples',
  {
    runId: uuid('run_id').notNull(),
    orgId: uuid('org_id').notNull(),
    entityId: text('entity_id').notNull(),
    bucket: text('bucket', { enum: BUCKETS }).notNull(),
    checks: jsonb('checks').$type<readonly QaCheck[]>().notNull(),
    result: text('result', { enum: QA_RESULTS }).notNull(),
    notes: text('notes'),
    /** Picks the same samples again. */
    seed: text('seed').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    /** The person who reviewed the sample; null before the review. */
    reviewedBy: text('reviewed_by'),
    reviewedAt: time('reviewed_at'),
  },
  (t) => [primaryKey({ columns: [t.runId, t.orgId, t.entityId] })],
);

/** The input, execution and output of an agent. */
export const agentTraceHistory = pgTable('agent_trace_history', {
  id: uuid('id').primaryKey(),
  orgId: uuid('org_id').notNull(),
  workspaceId: uuid('workspace_id'),
  userId: uuid('user_id'),
  runId: uuid('run_id').notNull(),
  agentId: text('agent_id').notNull(),
  flowId: text('flow_id').notNull(),
  traceId: text('trace_id'),
  inputContext: jsonb('input_context').$type<unknown>().notNull(),
  executionNodes: jsonb('execution_nodes').$type<readonly unknown[]>().notNull(),
  outputSummary: text('output_summary').notNull(),
  timestamp: time('timestamp').notNull().defaultNow(),
});

export const GUARD_ACTIONS = ['allow', 'flag', 'block'] as const;

/** Comparisons of prompts with known bad prompts, and the action taken. */
export const promptSimilarityLogs = pgTable('prompt_similarity_logs', {
  id: uuid('id').primaryKey().defaultRandom(),
  orgId: uuid('org_id').notNull(),
  workspaceId: uuid('workspace_id'),
  userId: uuid('user_id'),
  runId: uuid('run_id'),
  agentId: text('agent_id').notNull(),
  similarityScore: doublePrecision('similarity_score').notNull(),
  flaggedReference: text('flagged_reference'),
  actionTaken: text('action_taken', { enum: GUARD_ACTIONS }).notNull(),
  timestamp: time('timestamp').notNull().defaultNow(),
});
