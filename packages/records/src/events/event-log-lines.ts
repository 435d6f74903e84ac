// Executions as lines of JSON, and the statement that inserts many of them.
import { randomUUID } from 'node:crypto';
import { sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { jsonText } from '../database/values';
import type { EXECUTION_STATUSES } from '../schema/events';

export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** An execution of any kind for an org. */
export interface Execution {
  readonly orgId: string;
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
  /** What was executed, for example `run.page`. Low cardinality. */
  readonly eventType: string;
  readonly status: ExecutionStatus;
  readonly latencyMs?: number | undefined;
  readonly traceId?: string | undefined;
  /** Further details, stored as JSON. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** End of the execution; default now. */
  readonly at?: Date;
}

/** An execution as a line. Its id and time make replays harmless. Throws if `context` is not JSON. */
export function executionLine({ orgId, at = new Date(), ...execution }: Execution): string {
  return jsonText({
    org_id: orgId,
    id: randomUUID(),
    timestamp: at.toISOString(),
    workspace_id: execution.workspaceId,
    user_id: execution.userId,
    event_type: execution.eventType,
    status: execution.status,
    latency_ms: execution.latencyMs,
    trace_id: execution.traceId,
    context: execution.context ?? {},
  });
}

const BEGINNING = /^{"org_id":"([^"]*)"/;

/** The org of a line; empty for a malformed line. */
export const orgOf = (line: string): string => BEGINNING.exec(line)?.[1] ?? '';

/** Inserts lines of one org in one transaction and returns how many were new. */
export async function insertExecutions(database: Database, orgId: string, lines: readonly string[]): Promise<number> {
  const inserted = await database.withOrg(orgId, (tx) =>
    tx.execute(sql`
      insert into event_logs (id, org_id, workspace_id, user_id, event_type, status, latency_ms, trace_id, context,
        "timestamp")
      select id, org_id, workspace_id, user_id, event_type, status, latency_ms, trace_id, context, "timestamp"
      from jsonb_populate_recordset(null::event_logs, ${`[${lines.join(',')}]`}::jsonb)
      on conflict do nothing`),
  );
  return inserted.rowCount ?? 0;
}
