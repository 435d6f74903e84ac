// Reservations of budgets with a hard limit: the most that a call can cost, from before it goes out until it is booked.
import { type SQL, sql } from '../database/drizzle';
import type { BudgetPeriod } from './budgets';
import type { Database, Reading } from '../database/database';

export interface Reserved {
  /** A UUID. */
  readonly id: string;
  readonly callId: string;
  /** The most that the call can cost, in 1e-9 USD. */
  readonly nanoUsd: number;
}

/** Granted; held where it would fit if calls under way cost nothing; over where it cannot fit. */
export type Decision = 'granted' | 'held' | 'over';

export interface Decisions {
  /** Of each call, in their order. */
  readonly decisions: readonly Decision[];
  /** The budget that has the least left; undefined when the org has no hard limit. */
  readonly tightest: Tightest | undefined;
  /** Since the ledger was counted, in milliseconds. */
  readonly ageMs: number;
}

/** Amounts in 1e-9 USD. */
export interface Tightest {
  readonly period: BudgetPeriod;
  readonly hardLimitNanoUsd: number;
  readonly spentNanoUsd: number;
  /** Reserved by calls under way. */
  readonly openNanoUsd: number;
}

export interface EndedReservation {
  readonly id: string;
  /** What the call cost; undefined releases the reservation. */
  readonly nanoUsd: number | undefined;
  /** When its row in the ledger was made; undefined when it has none. */
  readonly ledgerAt: Date | undefined;
}

/** How long a settled reservation waits for the call's row in the ledger, which may be in the spool of a dead router. */
const KEEP_SETTLED = '1 day';

type Row = {
  readonly decisions: readonly Decision[];
  readonly period: BudgetPeriod | null;
} & Readonly<Record<'hard_nano_usd' | 'spent_nano_usd' | 'open_nano_usd' | 'age_ms', string | null>>;

export interface Reserving {
  readonly calls: readonly Reserved[];
  readonly leaseMs: number;
  /** Settled or released before the decisions, in the same transaction. */
  readonly ended?: readonly EndedReservation[];
}

/**
 * Reserves what fits, call by call, in one round trip; undefined when the ledger has to be counted first: what has ended is
 * settled then nevertheless. Rejects with RecordsError.
 */
export async function reserveBudget(
  database: Database,
  orgId: string,
  { calls, leaseMs, ended = [] }: Reserving,
): Promise<Decisions | undefined> {
  const reserve: Reading<Row | undefined> = {
    query: sql`select * from sextant_reserve_budget(${json(calls.map(wire))}, ${milliseconds(leaseMs)})`,
    answer: ([first]) => first as Row | undefined,
  };
  const settle: Reading<void> = { query: settled(ended), answer: () => undefined };
  const row =
    ended.length === 0 ? (await database.read(orgId, reserve))[0] : (await database.read(orgId, settle, reserve))[1];
  if (!row) return undefined;
  const { decisions, period, age_ms: age } = row;
  const tightest = period === null ? undefined : tightestOf(row, period);
  return { decisions, tightest, ageMs: Number(age) };
}

function tightestOf(row: Row, period: BudgetPeriod): Tightest {
  return {
    period,
    hardLimitNanoUsd: Number(row.hard_nano_usd),
    spentNanoUsd: Number(row.spent_nano_usd),
    openNanoUsd: Number(row.open_nano_usd),
  };
}

/** Settles or releases reservations, each once; those that are no longer there are left alone. */
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

/** Renews the leases of living calls; a reservation that was lost is made again. */
export async function renewReservations(
  database: Database,
  orgId: string,
  calls: readonly Reserved[],
  leaseMs: number,
): Promise<void> {
  await run(database, orgId, sql`select sextant_renew_budget(${json(calls.map(wire))}, ${milliseconds(leaseMs)})`);
}

/** Counts what the ledger says is spent, unless that was done within `freshMs`, and forgets what it has booked or is expired. */
export async function countBudget(database: Database, orgId: string, freshMs: number): Promise<void> {
  await run(database, orgId, sql`select sextant_count_budget(${milliseconds(freshMs)})`);
}

async function run<R>(database: Database, orgId: string, query: SQL): Promise<readonly R[]> {
  const [rows] = await database.read(orgId, { query, answer: (found) => found as readonly R[] });
  return rows;
}

const wire = ({ id, callId, nanoUsd }: Reserved) => ({ id, call_id: storable(callId), nano_usd: nanoUsd });

/** As the ledger's row has it. */
const storable = (text: string): string => Buffer.from(text.replaceAll('\0', '\uFFFD')).toString();

const json = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;
const milliseconds = (ms: number): SQL => sql`make_interval(secs => ${ms / 1000})`;
