// Agent traces: the input of an agent, the nodes that it executed and its output.
import { randomUUID } from 'node:crypto';
import { sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { storable } from '../database/values';
import { agentTraceHistory } from '../schema/quality';

export interface AgentTrace {
  readonly orgId: string;
  readonly runId: string;
  readonly agentId: string;
  /** The flow that the agent worked on; default: the run. */
  readonly flowId?: string;
  readonly traceId?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
  readonly inputContext: unknown;
  readonly executionNodes: readonly unknown[];
  readonly outputSummary: string;
}

/** Stores one trace for each run, agent and flow. A repeated attempt replaces the earlier trace. */
export async function recordAgentTrace(database: Database, trace: AgentTrace): Promise<void> {
  const { orgId, runId, flowId = runId } = trace;
  const outcome = storable({ ...trace, flowId });
  await database.withOrg(orgId, (tx) =>
    tx
      .insert(agentTraceHistory)
      .values({ id: randomUUID(), timestamp: new Date(), ...outcome })
      .onConflictDoUpdate({
        target: [agentTraceHistory.orgId, agentTraceHistory.runId, agentTraceHistory.agentId, agentTraceHistory.flowId],
        set: {
          traceId: sql`excluded.trace_id`,
          inputContext: sql`excluded.input_context`,
          executionNodes: sql`excluded.execution_nodes`,
          outputSummary: sql`excluded.output_summary`,
          timestamp: sql`excluded.timestamp`,
        },
      }),
  );
}
