// prompt_similarity_logs: each comparison of a prompt with known bad ones, and what was done about it.
import { doublePrecision, pgTable, text, timestamp, uuid } from '../database/drizzle';

export const GUARD_ACTIONS = ['allow', 'flag', 'block'] as const;

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
  timestamp: timestamp('timestamp', { withTimezone: true }).notNull().defaultNow(),
});
