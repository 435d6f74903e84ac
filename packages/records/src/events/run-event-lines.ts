// Run events and vendor bumps as lines of JSON, and the statements that insert many of them.
import { randomUUID } from 'node:crypto';
import type { ErrorClass } from '@sextant/signals/errors';
import { sql, type SQL } from '../database/drizzle';
import type { Database, Transaction } from '../database/database';
import { jsonText } from '../database/values';
import type { RecordsTable } from '../spool/background-writer';
import type { RUN_EVENTS, RUN_EVENT_STATUSES } from '../schema/events';

export type RunEventName = (typeof RUN_EVENTS)[number];
export type RunEventStatus = (typeof RUN_EVENT_STATUSES)[number];

export interface RunEvent {
  readonly runId: string;
  readonly orgId: string;
  /** The step. */
  readonly stage: string;
  /** The entity in the step that the event is about; default: the step itself. */
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
  /** Calls refused because the quota was exhausted. */
  readonly quotaExhausted?: number;
}

type LineTable = Exclude<RecordsTable, 'event_logs'>;

/** An event as a line. Its id and time make replays harmless. Throws if `extra` is not JSON. */
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

/** A bump as a line, with its own id. Throws RangeError for an amount that is not a count. */
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

/** The beginning of every line identifies its table and org without parsing the rest. */
const BEGINNING = /^{"table":"(run_event_logs|run_vendor_usage)","org_id":"([^"]*)"/;

/** Equal for all lines of one table and org. */
export const groupOf = (line: string): string => BEGINNING.exec(line)?.[0] ?? '';

/** The table and org of a line; the org is empty for a malformed line. */
export function targetOf(line: string): Target {
  const [, table = 'run_event_logs', orgId = ''] = BEGINNING.exec(line) ?? [];
  return { table: table as LineTable, orgId };
}

/** Inserts lines of one target in one transaction and returns how many were new. */
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

// One statement, so that a bump is added if and only if its id is new. Rows are written in key order, so that concurrent
// writers of the same rows wait for each other and do not deadlock.
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
