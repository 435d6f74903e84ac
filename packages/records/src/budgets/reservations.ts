// Reservations under hard limits: each holds the maximum cost of a call until the ledger has counted the call.
import { type SQL, sql } from '../database/drizzle';
import type { BudgetPeriod } from './budgets';
import type { Database, ReadQuery } from '../database/database';

export interface ReservedCall {
  /** A UUID. */
  readonly id: string;
  readonly callId: string;
  /** The maximum cost of the call, in 1e-9 USD. */
  readonly nanoUsd: number;
}

/** `held`: the call would fit if the calls in progress cost nothing. `over`: it does not fit. */
export type Decision = 'granted' | 'held' | 'over';

export interface Decisions {
  /** One for each call, in order. */
  readonly decisions: readonly Decision[];
  /** The budget with the least left; undefined if the org has no hard limit. */
  readonly tightest: TightestBudget | undefined;
  /** Time since the ledger was counted, in milliseconds. */
  readonly ageMs: number;
}

/** Amounts in 1e-9 USD. */
export interface TightestBudget {
  readonly period: BudgetPeriod;
  readonly hardLimitNanoUsd: number;
  readonly spentNanoUsd: number;
  /** ReservedCall by calls in progress. */
  readonly openNanoUsd: number;
}

export interface EndedReservation {
  readonly id: string;
  /** The cost of the call; undefined releases the reservation. */
  readonly nanoUsd: number | undefined;
  /** created_at of the ledger row; undefined if there is none. */
  readonly ledgerAt: Date | undefined;
}

/** How long a settled reservation waits for its ledger row, which may be in the spool of a dead router. */
const KEEP_SETTLED = '1 day';

type Row = {
  readonly decisions: readonly Decision[];
  readonly period: BudgetPeriod | null;
} & Readonly<Record<'hard_nano_usd' | 'spent_nano_usd' | 'open_nano_usd' | 'age_ms', string | null>>;

export interface ReserveRequest {
  readonly calls: readonly ReservedCall[];
  readonly leaseMs: number;
  /** Settled or released before the decisions, in the same transaction. */
  readonly ended?: readonly EndedReservation[];
}

/**
 * Decides on each call and reserves those that fit, in one round trip. Undefined if the ledger must be counted first;
 * ended reservations are settled in any case. Rejects with RecordsError.
 */
export async function reserveBudget(
  database: Database,
  orgId: string,
  { calls, leaseMs, ended = [] }: ReserveRequest,
): Promise<Decisions | undefined> {
  const reserve: ReadQuery<Row | undefined> = {
    query: sql`select * from sextant_reserve_budget(${json(calls.map(wire))}, ${milliseconds(leaseMs)})`,
    parse: ([first]) => first as Row | undefined,
  };
  const settle: ReadQuery<void> = { query: settled(ended), parse: () => undefined };
  const row =
    ended.length === 0 ? (await database.read(orgId, reserve))[0] : (await database.read(orgId, settle, reserve))[1];
  if (!row) return undefined;
  const { decisions, period, age_ms: age } = row;
  const tightest = period === null ? undefined : tightestOf(row, period);
  return { decisions, tightest, ageMs: Number(age) };
}

function tightestOf(row: Row, period: BudgetPeriod): TightestBudget {
  return {
    period,
    hardLimitNanoUsd: Number(row.hard_nano_usd),
    spentNanoUsd: Number(row.spent_nano_usd),
    openNanoUsd: Number(row.open_nano_usd),
  };
}

/** Settles or releases reservations. Ignores those that no longer exist. */
export async function endReservations(
  database: Database,
  orgId: string,
  ended: readonly EndedReservation[],
): Promise<void> {
  await run(database, orgId, settled(ended));
}

function settled(ended: readonly EndedReservation[]): SQL {
  const calls = ended.map(({ id, nanoUsd, ledgerAt }) => ({ id, nano_usd: nanoUsd, ledger_at: ledgerAt }));
  return sql`select sextant_settle_budget(${json(calls)}, ${KEEP_SETTLED}::interval)`;
}

/** Renews the leases of calls in progress. Restores reservations that were lost. */
export async function renewReservations(
  database: Database,
  orgId: string,
  calls: readonly ReservedCall[],
  leaseMs: number,
): Promise<void> {
  await run(database, orgId, sql`select sextant_renew_budget(${json(calls.map(wire))}, ${milliseconds(leaseMs)})`);
}

/**
 * Counts what has been spent according to the ledger, unless the last count is younger than `freshMs`. Removes
 * reservations that are in the ledger or have expired.
 */
export async function countBudget(database: Database, orgId: string, freshMs: number): Promise<void> {
  await run(database, orgId, sql`select sextant_count_budget(${milliseconds(freshMs)})`);
}

async function run<R>(database: Database, orgId: string, query: SQL): Promise<readonly R[]> {
  const [rows] = await database.read(orgId, { query, parse: (parsed) => parsed as readonly R[] });
  return rows;
}

const wire = ({ id, callId, nanoUsd }: ReservedCall) => ({ id, call_id: storable(callId), nano_usd: nanoUsd });

/** The call id as the ledger stores it. */
const storable = (text: string): string => Buffer.from(text.replaceAll('\0', '\uFFFD')).toString();

const json = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;
const milliseconds = (ms: number): SQL => sql`make_interval(secs => ${ms / 1000})`;
