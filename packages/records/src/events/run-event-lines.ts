// Lines of the run-event writer: an event or a bump as JSON, and how Postgres takes many of them in one statement.
import { randomUUID } from 'node:crypto';
import type { ErrorClass } from '@sextant/signals/errors';
import { sql, type SQL } from '../database/drizzle';
import type { Database, Transaction } from '../database/database';
import { jsonText } from '../database/values';
import type { RUN_EVENTS, RUN_EVENT_STATUSES } from '../schema/events';

export type RunEventName = (typeof RUN_EVENTS)[number];
export type RunEventStatus = (typeof RUN_EVENT_STATUSES)[number];

export interface RunEvent {
  readonly runId: string;
  readonly orgId: string;
  /** The step. */
  readonly stage: string;
  /** What in the step the event is about; left out: the step itself. */
  readonly entityId?: string | undefined;
  readonly event: RunEventName;
  readonly status: RunEventStatus;
  readonly errorCode?: ErrorClass | undefined;
  readonly durationMs?: number | undefined;
  readonly traceId?: string | undefined;
  readonly extra?: unknown;
}

/** Calls of a run to a vendor, to add to its usage. The ledger counts model calls. */
export interface VendorBump {
  readonly runId: string;
  readonly orgId: string;
  readonly vendor: string;
  readonly calls?: number;
  readonly errors?: number;
  readonly rateLimitHits?: number;
  /** Calls refused because the quota was used up. */
  readonly quotaExhausted?: number;
}

export type LineTable = 'run_event_logs' | 'run_vendor_usage';

/** An event as a line; its id and time make a replay of the line harmless. Throws when `extra` is not JSON. */
export function eventLine(event: RunEvent): string {
  return jsonText({
    table: 'run_event_logs' satisfies LineTable,
    org_id: event.orgId,
    id: randomUUID(),
    ts: new Date().toISOString(),
    run_id: event.runId,
    stage: event.stage,
    entity_id: event.entityId,
    event: event.event,
    status: event.status,
    error_code: event.errorCode,
    duration_ms: event.durationMs,
    trace_id: event.traceId,
    extra: event.extra,
  });
}

/** The columns that bumps add up. */
const AMOUNTS = {
  calls: 'calls',
  errors: 'errors',
  rateLimitHits: 'rate_limit_hits',
  quotaExhausted: 'quota_exhausted',
} as const satisfies Readonly<Record<Exclude<keyof VendorBump, 'runId' | 'orgId' | 'vendor'>, string>>;
type Amount = keyof typeof AMOUNTS;

/** A bump as a line, under an id of its own. Throws RangeError for an amount that is no count. */
export function bumpLine(bump: VendorBump): string {
  const amounts = Object.entries(AMOUNTS).map(([key, column]) => {
    const amount = bump[key as Amount] ?? 0;
    if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`could not add ${amount} as ${key}`);
    return [column, amount];
  });
  return jsonText({
    table: 'run_vendor_usage' satisfies LineTable,
    org_id: bump.orgId,
    id: randomUUID(),
    run_id: bump.runId,
    vendor: bump.vendor,
    ...Object.fromEntries(amounts),
  });
}

export interface Target {
  readonly table: LineTable;
  readonly orgId: string;
}

/** How all lines begin, which tells what they are for without reading the rest. */
const BEGINNING = /^{"table":"(run_event_logs|run_vendor_usage)","org_id":"([^"]*)"/;

/** The same for all lines of one table and org. */
export const groupOf = (line: string): string => BEGINNING.exec(line)?.[0] ?? '';

/** What a line is for; a line that is not ours is for an org that there is not. */
export function targetOf(line: string): Target {
  const [, table = 'run_event_logs', orgId = ''] = BEGINNING.exec(line) ?? [];
  return { table: table as LineTable, orgId };
}

/** Inserts lines of one target in one transaction; returns how many were not there yet. */
export async function insertLines(
  database: Database,
  { table, orgId }: Target,
  lines: readonly string[],
): Promise<number> {
  const json = `[${lines.join(',')}]`;
  return database.withOrg(orgId, (tx) => INSERTS[table](tx, json));
}

const INSERTS: Readonly<Record<LineTable, (tx: Transaction, json: string) => Promise<number>>> = {
  run_event_logs: async (tx, json) => (await tx.execute(insertEvents(json))).rowCount ?? 0,
  run_vendor_usage: async (tx, json) => (await tx.execute<{ n: number }>(addBumps(json))).rows[0]!.n,
};

const insertEvents = (json: string): SQL => sql`
  insert into run_event_logs (id, org_id, run_id, stage, entity_id, event, status, error_code, duration_ms, trace_id,
    extra, ts)
  select id, org_id, run_id, stage, entity_id, event, status, error_code, duration_ms, trace_id, extra, ts
  from jsonb_populate_recordset(null::run_event_logs, ${json}::jsonb)
  on conflict do nothing`;

const each = (write: (amount: SQL) => SQL): SQL =>
  sql.join(
    Object.values(AMOUNTS).map((amount) => write(sql.raw(amount))),
    sql`, `,
  );

// One statement, so that a bump is added exactly when its id is new. Rows in the order of their keys: two that write the
// same ones then wait for each other rather than deadlock.
const addBumps = (json: string): SQL => sql`
  with line as (
    select distinct on (id) * from jsonb_to_recordset(${json}::jsonb)
      as l (org_id uuid, id uuid, run_id uuid, vendor text, ${each((amount) => sql`${amount} bigint`)})
  ), new as (
    insert into run_vendor_bumps (org_id, id, run_id) select org_id, id, run_id from line
    on conflict do nothing returning id
  ), added as (
    insert into run_vendor_usage as u (run_id, org_id, vendor, ${each((amount) => amount)})
    select run_id, org_id, vendor, ${each((amount) => sql`sum(${amount})`)}
    from line join new using (id) group by run_id, org_id, vendor order by run_id, vendor
    on conflict (run_id, org_id, vendor) do update
    set ${each((amount) => sql`${amount} = u.${amount} + excluded.${amount}`)}
  )
  select count(*)::int as n from new`;
