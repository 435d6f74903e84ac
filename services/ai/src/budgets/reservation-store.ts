// Budget reservations in Postgres: batched, with a bounded wait, and paused while Postgres is unavailable.
import { withTimeout } from '@sextant/http/service/timeout';
import {
  countBudget,
  endReservations,
  renewReservations,
  reserveBudget,
  type Decision,
  type EndedReservation,
  type ReservedCall,
  type TightestBudget,
} from '@sextant/records/budgets/reservations';
import type { Database } from '@sextant/records/database';
import { log } from '@sextant/telemetry/logs';
import { lruMap } from '../cache/lru-map';
import { batchRequests } from './batch';

export interface ReservationDecision {
  readonly decision: Decision;
  readonly tightest: TightestBudget | undefined;
  /** Age of the count of the ledger, in milliseconds. */
  readonly ageMs: number;
}

export interface ReservationStore {
  /** Decides whether a call may be made. Rejects when Postgres does not respond. */
  reserve(orgId: string, call: ReservedCall): Promise<ReservationDecision>;
  /** Counts the spending in the ledger unless the last count is fresh. Rejects when Postgres does not respond. */
  count(orgId: string): Promise<void>;
  end(orgId: string, ended: EndedReservation): Promise<void>;
  renew(orgId: string, calls: readonly ReservedCall[]): Promise<void>;
}

export interface StoreOptions {
  /** Separate connections, so that writes to the ledger do not delay reservations. */
  readonly database: Database;
  /** A reservation that is not renewed for this long expires. */
  readonly leaseMs: number;
}

const MAX_ORGS = 5_000;
/** Longest wait for Postgres: on a busy machine a wait is better than a refusal. */
const MAX_WAIT_MS = 3_000;
const TIMEOUT_MESSAGE = `could not reserve: Postgres did not respond within ${MAX_WAIT_MS} ms`;
/** After a failure, calls fail immediately for this long. */
const PAUSE_MS = 500;
/** A younger count is reused. */
const FRESH_MS = 200;
/** Interval between counts; longer when a count takes more than a tenth of it. */
const COUNT_EVERY_MS = 1_000;

export function reservationStore({ database, leaseMs }: StoreOptions): ReservationStore {
  let pausedUntil = 0;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (performance.now() < pausedUntil) throw new Error('could not reserve: Postgres is unavailable');
    try {
      return await work();
    } catch (error) {
      pausedUntil = performance.now() + PAUSE_MS;
      throw error;
    }
  };
  const accounts = lruMap<string, Account>(MAX_ORGS);
  const accountOf = (orgId: string) => accounts.getOrSet(orgId, () => account(database, orgId, leaseMs));
  return {
    reserve: (orgId, call) =>
      guarded(async () => {
        const { reserve, end, countWhenDue } = accountOf(orgId);
        const deciding = reserve(call);
        const decided = await withTimeout(deciding, MAX_WAIT_MS, TIMEOUT_MESSAGE).catch((error: unknown) => {
          // Release a reservation that is granted after the wait.
          const release = { id: call.id, nanoUsd: undefined, ledgerAt: undefined };
          deciding.then(({ decision }) => (decision === 'granted' ? end(release) : undefined)).catch(() => {});
          throw error;
        });
        if (decided.ageMs > COUNT_EVERY_MS) countWhenDue();
        return decided;
      }),
    count: (orgId) => guarded(() => withTimeout(countBudget(database, orgId, FRESH_MS), MAX_WAIT_MS, TIMEOUT_MESSAGE)),
    end: async (orgId, ended) => accountOf(orgId).end(ended),
    renew: (orgId, calls) => renewReservations(database, orgId, calls, leaseMs),
  };
}

type Change = { readonly call: ReservedCall } | { readonly ended: EndedReservation };

interface Account {
  readonly reserve: (call: ReservedCall) => Promise<ReservationDecision>;
  readonly end: (ended: EndedReservation) => Promise<void>;
  readonly countWhenDue: () => void;
}

function account(database: Database, orgId: string, leaseMs: number): Account {
  let nextCount = 0;
  const decide = async (
    calls: readonly ReservedCall[],
    ended: readonly EndedReservation[],
  ): Promise<ReservationDecision[]> => {
    const result =
      (await reserveBudget(database, orgId, { calls, leaseMs, ended })) ??
      (await countBudget(database, orgId, 0), await reserveBudget(database, orgId, { calls, leaseMs }));
    if (!result) throw new Error('could not reserve: the budget was not counted');
    const { decisions, ...rest } = result;
    return decisions.map((decision) => ({ decision, ...rest }));
  };
  // One queue for both: a decision sees the actual cost of this router's calls that ended before it.
  const submit = batchRequests<Change, ReservationDecision | undefined>(async (changes) => {
    const calls = changes.flatMap((change) => ('call' in change ? change.call : []));
    const ended = changes.flatMap((change) => ('ended' in change ? change.ended : []));
    if (calls.length === 0) await endReservations(database, orgId, ended);
    const decided = (calls.length === 0 ? [] : await decide(calls, ended)).values();
    return changes.map((change) => ('call' in change ? decided.next().value : undefined));
  });
  return {
    reserve: async (call) => (await submit({ call }))!,
    end: async (ended) => void (await submit({ ended })),
    countWhenDue: () => {
      const started = performance.now();
      if (started < nextCount) return;
      nextCount = Infinity;
      countBudget(database, orgId, COUNT_EVERY_MS / 2)
        .catch((error: unknown) => log.warn('could not count a budget', { operation: 'budget', reason: String(error) }))
        .finally(() => {
          const tookMs = performance.now() - started;
          nextCount = started + Math.max(COUNT_EVERY_MS, 10 * tookMs);
        });
    },
  };
}
