// Executions: what was done for an org, how it ended and how long it took. Written in the background, read as figures.
import { recordsBufferEntries, recordsEntriesTotal } from '@sextant/signals/ledger';
import { log } from '@sextant/telemetry/logs';
import { counter, gauge } from '@sextant/telemetry/metrics';
import { and, desc, eq, sql } from '../database/drizzle';
import { olderThan, pageOf, positionTime, type Page, type PageRequest } from '../database/cursor';
import type { Database } from '../database/database';
import { createPartitions } from '../database/partitions';
import { executionLine, insertExecutions, orgOf, type Execution } from './event-log-lines';
import { lineBuffer } from '../spool/line-buffer';
import { eventLogs } from '../schema/events';
import { lineWriter, repeat, type WriteLines } from '../spool/drain';
import { drainAbandoned, openFreeSpool } from '../spool/folder';

export type { Execution, ExecutionStatus } from './event-log-lines';

export interface EventLogs {
  /** Returns at once and never throws; what is dropped is counted. */
  recordExecution(execution: Execution): void;
  /** Writes what it can within 5 s and leaves the rest in the spool for the next start. */
  close(): Promise<void>;
}

export interface EventLogsOptions {
  readonly database: Database;
  /** A folder that processes may share: each takes a folder in it, and they write what dead ones left. */
  readonly spoolDir: string;
  /** How long entries wait for each other before they go to Postgres; default 500. */
  readonly flushMs?: number;
  /** Size of the spool at which entries are dropped; default 64 MiB. */
  readonly maxSpoolBytes?: number;
}

const MEGABYTE = 1024 * 1024;
const MAX_BATCH = 500;
const CLOSE_MS = 5_000;
const TABLE = { table: 'event_logs' } as const;

const entries = counter(recordsEntriesTotal);
const buffered = gauge(recordsBufferEntries);

/** Opens the writer and starts to write what its spool holds. Throws SpoolError when too many processes share the folder. */
export async function openEventLogs(options: EventLogsOptions): Promise<EventLogs> {
  const { database, spoolDir, flushMs = 500, maxSpoolBytes = 64 * MEGABYTE } = options;
  const drop = dropper();
  const write = executionWriter(database, drop);
  const buffer = lineBuffer({
    spool: await openFreeSpool(spoolDir, maxSpoolBytes),
    write,
    maxBytes: 8 * MEGABYTE,
    spooled: () => entries.inc({ ...TABLE, result: 'spooled' }),
    dropped: (_, error) => drop(error),
  });
  const stopping = new AbortController();
  const writing = repeat(buffer.flush, { everyMs: flushMs, operation: 'event-logs', signal: stopping.signal });
  const abandoned = drainAbandoned({ folder: spoolDir, write, signal: stopping.signal });
  buffered.onCollect((set) => set({}, buffer.size));
  return {
    recordExecution: (execution) => {
      try {
        buffer.add(executionLine(execution));
      } catch (error) {
        drop(error);
      }
    },
    close: async () => {
      stopping.abort();
      await buffer.close(Promise.all([writing.then(buffer.flush), abandoned]), CLOSE_MS);
    },
  };
}

function executionWriter(database: Database, drop: (error: unknown) => void): WriteLines {
  return lineWriter({
    maxBatch: MAX_BATCH,
    createPartitions: () => createPartitions(database, ['event_logs']),
    groupOf: orgOf,
    insert: async (orgId, lines) =>
      entries.inc({ ...TABLE, result: 'written' }, await insertExecutions(database, orgId, lines)),
    refused: async (_, error) => drop(error),
  });
}

/** Counts what is dropped; the log has the first of each minute. */
function dropper(): (error: unknown) => void {
  let loggedAt = -Infinity;
  return (error) => {
    entries.inc({ ...TABLE, result: 'dropped' });
    if (Date.now() - loggedAt < 60_000) return;
    loggedAt = Date.now();
    log.error('dropped executions', error, { operation: 'event-logs' });
  };
}

/** How executions of one type went. */
export interface ExecutionMetrics {
  readonly eventType: string;
  readonly count: number;
  readonly errors: number;
  readonly canceled: number;
  /** Errors among those that were not canceled, 0 to 1; null when all were. */
  readonly errorRate: number | null;
  /** Of those that say how long they took; null when none does. */
  readonly averageMs: number | null;
  readonly p95Ms: number | null;
}

/** How an org's executions went from a moment to another (exclusive): each type, and all together. */
export async function getSystemMetrics(
  database: Database,
  orgId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<{ readonly total: Omit<ExecutionMetrics, 'eventType'>; readonly byType: readonly ExecutionMetrics[] }> {
  const { rows } = await database.withOrg(orgId, (tx) =>
    tx.execute<{ type: string | null; n: number; errors: number; canceled: number; avg: number; p95: number }>(sql`
      select event_type as type, count(*)::int as n, count(*) filter (where status = 'error')::int as errors,
        count(*) filter (where status = 'canceled')::int as canceled, avg(latency_ms) as avg,
        percentile_cont(0.95) within group (order by latency_ms) as p95
      from event_logs
      where org_id = ${orgId} and "timestamp" >= ${from.toISOString()} and "timestamp" < ${to.toISOString()}
      group by rollup (event_type) order by event_type nulls last`),
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

/** The executions of an org that failed, newest first. Throws CursorError. */
export async function getErrorLogs(
  database: Database,
  orgId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<ErrorLog>> {
  const { id, timestamp, workspaceId, userId, eventType, latencyMs, traceId, context } = eventLogs;
  const shown = { id, timestamp, workspaceId, userId, eventType, latencyMs, traceId, context };
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ ...shown, at: positionTime(timestamp) })
      .from(eventLogs)
      .where(and(eq(eventLogs.orgId, orgId), eq(eventLogs.status, 'error'), olderThan(cursor, timestamp, id)))
      .orderBy(desc(timestamp), desc(id))
      .limit(limit + 1),
  );
  return pageOf(rows, limit);
}
