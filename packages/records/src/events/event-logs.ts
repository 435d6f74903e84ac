// Executions: records them in the background, and reads metrics and errors.
import { and, desc, eq, getTableColumns, sql } from '../database/drizzle';
import { olderThan, pageOf, positionTime, type Page, type PageRequest } from '../database/cursor';
import { rowsOf, type Database } from '../database/database';
import { eventLogs } from '../schema/events';
import { openBackgroundWriter, type WriterOptions } from '../spool/background-writer';
import { executionLine, insertExecutions, orgOf, type Execution } from './event-log-lines';

export type { Execution, ExecutionStatus } from './event-log-lines';

export interface EventLogs {
  /** Does not block and never throws. Dropped executions are counted. */
  recordExecution(execution: Execution): void;
  /** Writes entries for up to 5 s and leaves the rest in the spool for the next start. */
  close(): Promise<void>;
}

/** Opens the writer and starts to write its spool. Throws SpoolError if too many processes share the folder. */
export async function openEventLogs(options: WriterOptions): Promise<EventLogs> {
  const defaults = { flushMs: 500, maxBufferBytes: 8 * 1024 * 1024 };
  const writer = await openBackgroundWriter(
    { ...defaults, ...options },
    {
      operation: 'event-logs',
      partitioned: 'event_logs',
      tableOf: () => 'event_logs',
      groupOf: orgOf,
      insert: (lines) => insertExecutions(options.database, orgOf(lines[0]!), lines),
    },
  );
  return {
    recordExecution: (execution) => writer.add('event_logs', () => executionLine(execution)),
    close: () => writer.close(),
  };
}

/** Outcomes and latency of the executions of one type. */
export interface ExecutionMetrics {
  readonly eventType: string;
  readonly count: number;
  readonly errors: number;
  readonly canceled: number;
  /** Errors as a share of the executions that were not canceled, 0 to 1; null if all were. */
  readonly errorRate: number | null;
  /** Of the executions with a latency; null if there are none. */
  readonly averageMs: number | null;
  readonly p95Ms: number | null;
}

/** Metrics of an org's executions from `from` to `to` (exclusive), by type and in total. */
export async function getSystemMetrics(
  database: Database,
  orgId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<{ readonly total: Omit<ExecutionMetrics, 'eventType'>; readonly byType: readonly ExecutionMetrics[] }> {
  const rows = await rowsOf<{
    type: string | null;
    n: number;
    errors: number;
    canceled: number;
    avg: number;
    p95: number;
  }>(
    database,
    orgId,
    sql`
      select event_type as type, count(*)::int as n, count(*) filter (where status = 'error')::int as errors,
        count(*) filter (where status = 'canceled')::int as canceled, avg(latency_ms) as avg,
        percentile_cont(0.95) within group (order by latency_ms) as p95
      from event_logs
      where org_id = ${orgId} and "timestamp" >= ${from.toISOString()} and "timestamp" < ${to.toISOString()}
      group by rollup (event_type) order by event_type nulls last`,
  );
  const all = rows.map(({ type, n: count, errors, canceled, avg: averageMs, p95: p95Ms }) => {
    const errorRate = count > canceled ? errors / (count - canceled) : null;
    return { type, count, errors, canceled, errorRate, averageMs, p95Ms };
  });
  const byType = all.flatMap(({ type, ...metrics }) => (type === null ? [] : [{ eventType: type, ...metrics }]));
  const { type: _, ...total } = all.at(-1)!;
  return { total, byType };
}

export type ErrorLog = Readonly<Omit<typeof eventLogs.$inferSelect, 'orgId' | 'status'>>;

/** The failed executions of an org, newest first. Throws CursorError. */
export async function getErrorLogs(
  database: Database,
  orgId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<ErrorLog>> {
  const { orgId: _org, status: _status, ...columns } = getTableColumns(eventLogs);
  const { id, timestamp } = columns;
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ ...columns, at: positionTime(timestamp) })
      .from(eventLogs)
      .where(and(eq(eventLogs.orgId, orgId), eq(eventLogs.status, 'error'), olderThan(cursor, timestamp, id)))
      .orderBy(desc(timestamp), desc(id))
      .limit(limit + 1),
  );
  return pageOf(rows, limit);
}
