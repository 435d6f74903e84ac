// Reservations of budgets: a call gets one before it goes out, keeps it while it lives, and settles it at its true cost.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reserved, Tightest } from '@sextant/records/budgets/reservations';
import { llmBudgetCheckSeconds } from '@sextant/signals/budgets';
import { log } from '@sextant/telemetry/logs';
import { histogram } from '@sextant/telemetry/metrics';
import type { CostBound } from '../pricing/max-cost';
import type { Decided, ReservationStore } from './reservation-store';
import { startLeases, type Reservation } from './leases';

export interface CallToReserve {
  readonly callId: string;
  readonly bound: CostBound;
  /** When the call has to be decided, as performance.now() has it. */
  readonly deadline: number;
}

export type Outcome =
  | { readonly reserved: Reservation }
  /** What the call can cost does not fit; `held` says that it would if calls under way cost nothing. */
  | { readonly refused: Tightest; readonly nanoUsd: number; readonly held: boolean }
  /** The org has no hard limit, by what Postgres says. */
  | { readonly unlimited: true }
  | { readonly unreadable: unknown };

export interface Reservations {
  /** `waitedMs` is what was waited for calls under way. */
  reserve(orgId: string, call: CallToReserve): Promise<Outcome & { readonly waitedMs: number }>;
  stop(): void;
}

export interface ReservationsOptions {
  readonly store: ReservationStore;
  readonly leaseMs: number;
  /** The longest that a call waits for the reservations of calls under way, in milliseconds. */
  readonly maxWaitMs: number;
}

/** Waits between two tries to get what calls under way may give back. */
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 200;
/** A refusal is only given by a count of the ledger that is not older than this. */
const REFUSAL_AGE_MS = 250;

const checkSeconds = histogram(llmBudgetCheckSeconds);

export function createReservations({ store, leaseMs, maxWaitMs }: ReservationsOptions): Reservations {
  const leases = startLeases(store, leaseMs);
  const decide = async (orgId: string, call: Reserved): Promise<Decided> => {
    const started = performance.now();
    try {
      return await store.reserve(orgId, call);
    } finally {
      checkSeconds.observe({}, (performance.now() - started) / 1000);
    }
  };
  const tried = async (orgId: string, { callId, bound, deadline }: CallToReserve, waited: { ms: number }) => {
    const waitUntil = Math.min(performance.now() + maxWaitMs, deadline);
    let nanoUsd = bound.loose;
    let [tightened, counted] = [false, false];
    for (let waitMs = FIRST_WAIT_MS; ;) {
      const call = { id: randomUUID(), callId, nanoUsd };
      const { decision, tightest, ageMs } = await decide(orgId, call);
      if (!tightest) return { unlimited: true } as const;
      if (decision === 'granted') return { reserved: leases.hold(orgId, call) };
      if (!tightened) {
        tightened = true;
        nanoUsd = Math.min(nanoUsd, await bound.tight());
      } else if (decision === 'over') {
        if (counted || ageMs <= REFUSAL_AGE_MS) return { refused: tightest, nanoUsd, held: false };
        counted = true;
        await store.count(orgId);
      } else {
        const left = waitUntil - performance.now();
        if (left <= 0) return { refused: tightest, nanoUsd, held: true };
        const began = performance.now();
        await delay(Math.min(left, waitMs * (0.5 + Math.random())));
        waited.ms += performance.now() - began;
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    }
  };
  return {
    reserve: async (orgId, call) => {
      const waited = { ms: 0 };
      try {
        return { ...(await tried(orgId, call, waited)), waitedMs: waited.ms };
      } catch (error) {
        log.warn('could not reserve a budget', { operation: 'budget', org_id: orgId, reason: String(error) });
        return { unreadable: error, waitedMs: waited.ms };
      }
    },
    stop: () => leases.stop(),
  };
}
