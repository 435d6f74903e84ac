// The reservations of budgets in Postgres, as the router uses them: batched, never waited for long, left alone while away.
import {
  countBudget,
  endReservations,
  renewReservations,
  reserveBudget,
  type Decision,
  type EndedReservation,
  type Reserved,
  type Tightest,
} from '@sextant/records/budgets/reservations';
import type { Database } from '@sextant/records/database';
import { log } from '@sextant/telemetry/logs';
import { batched } from './batch';
import { boundedMap } from '../cache/lru-map';

export interface Decided {
  readonly decision: Decision;
  readonly tightest: Tightest | undefined;
  /** Since the ledger was counted, in milliseconds. */
  readonly ageMs: number;
}

export interface ReservationStore {
  /** Decides on a call. Rejects when Postgres does not answer. */
  reserve(orgId: string, call: Reserved): Promise<Decided>;
  /** Counts what the ledger has, unless that was just done. Rejects when Postgres does not answer. */
  count(orgId: string): Promise<void>;
  end(orgId: string, ended: EndedReservation): Promise<void>;
  renew(orgId: string, calls: readonly Reserved[]): Promise<void>;
}

export interface StoreOptions {
  /** Of its own connections, which writing the ledger does not take. */
  readonly database: Database;
  /** After this time without renewal a reservation is free again. */
  readonly leaseMs: number;
}

const ORGS_KEPT = 5_000;
/** The longest wait for Postgres: a busy machine makes it slow, and a refusal is worse than a wait. */
const MAX_WAIT_MS = 3_000;
/** After a failure calls fail at once for this time. */
const AWAY_MS = 500;
/** A count that is younger than this is not made again. */
const FRESH_MS = 200;
/** Counts are made this often, or as often as a tenth of the time allows. */
const COUNT_EVERY_MS = 1_000;

export function reservationStore({ database, leaseMs }: StoreOptions): ReservationStore {
  let awayUntil = 0;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (performance.now() < awayUntil) throw new Error('could not reserve: Postgres did not answer just now');
    try {
      return await work();
    } catch (error) {
      awayUntil = performance.now() + AWAY_MS;
      throw error;
    }
  };
  const accounts = boundedMap<string, Account>(ORGS_KEPT);
  const accountOf = (orgId: string) => accounts.getOrSet(orgId, () => account(database, orgId, leaseMs));
  return {
    reserve: (orgId, call) =>
      guarded(async () => {
        const { reserve, end, countWhenDue } = accountOf(orgId);
        const deciding = reserve(call);
        const decided = await within(MAX_WAIT_MS, deciding).catch((error: unknown) => {
          // Granted too late, it is given back.
          const release = { id: call.id, nanoUsd: undefined, ledgerAt: undefined };
          deciding.then(({ decision }) => (decision === 'granted' ? end(release) : undefined)).catch(() => {});
          throw error;
        });
        if (decided.ageMs > COUNT_EVERY_MS) countWhenDue();
        return decided;
      }),
    count: (orgId) => guarded(() => within(MAX_WAIT_MS, countBudget(database, orgId, FRESH_MS))),
    end: async (orgId, ended) => accountOf(orgId).end(ended),
    renew: (orgId, calls) => renewReservations(database, orgId, calls, leaseMs),
  };
}

type Change = { readonly call: Reserved } | { readonly ended: EndedReservation };

interface Account {
  readonly reserve: (call: Reserved) => Promise<Decided>;
  readonly end: (ended: EndedReservation) => Promise<void>;
  readonly countWhenDue: () => void;
}

function account(database: Database, orgId: string, leaseMs: number): Account {
  let nextCount = 0;
  const decide = async (calls: readonly Reserved[], ended: readonly EndedReservation[]): Promise<Decided[]> => {
    const answer =
      (await reserveBudget(database, orgId, { calls, leaseMs, ended })) ??
      (await countBudget(database, orgId, 0), await reserveBudget(database, orgId, { calls, leaseMs }));
    if (!answer) throw new Error('could not reserve: the budget was not counted');
    const { decisions, ...rest } = answer;
    return decisions.map((decision) => ({ decision, ...rest }));
  };
  // In one queue, so that a call is decided by the true cost of those of this router that ended before it.
  const ask = batched<Change, Decided | undefined>(async (changes) => {
    const calls = changes.flatMap((change) => ('call' in change ? change.call : []));
    const ended = changes.flatMap((change) => ('ended' in change ? change.ended : []));
    if (calls.length === 0) await endReservations(database, orgId, ended);
    const decided = (calls.length === 0 ? [] : await decide(calls, ended)).values();
    return changes.map((change) => ('call' in change ? decided.next().value : undefined));
  });
  return {
    reserve: async (call) => (await ask({ call }))!,
    end: async (ended) => void (await ask({ ended })),
    countWhenDue: () => {
      const began = performance.now();
      if (began < nextCount) return;
      nextCount = Infinity;
      countBudget(database, orgId, COUNT_EVERY_MS / 2)
        .catch((error: unknown) => log.warn('could not count a budget', { operation: 'budget', reason: String(error) }))
        .finally(() => {
          const tookMs = performance.now() - began;
          nextCount = began + Math.max(COUNT_EVERY_MS, 10 * tookMs);
        });
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`could not reserve: Postgres did not answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
