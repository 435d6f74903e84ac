// agent_trace_history: what an agent was given, did and answered.
import { jsonb, pgTable, text, timestamp, uuid } from '../database/drizzle';

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
  timestamp: timestamp('timestamp', { withTimezone: true }).notNull().defaultNow(),
});
