// Budget reservations: a call reserves its maximum cost before it is sent and settles at its actual cost.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReservedCall, TightestBudget } from '@sextant/records/budgets/reservations';
import { llmBudgetCheckSeconds } from '@sextant/signals/budgets';
import { log } from '@sextant/telemetry/logs';
import { histogram } from '@sextant/telemetry/metrics';
import type { CostBound } from '../pricing/max-cost';
import { startLeases, type Reservation } from './leases';
import type { ReservationDecision, ReservationStore } from './reservation-store';

export interface CallToReserve {
  readonly callId: string;
  readonly bound: CostBound;
  /** Deadline of the decision, on the clock of performance.now(). */
  readonly deadline: number;
}

export type ReservationOutcome =
  | { readonly reserved: Reservation }
  /** The maximum cost does not fit; with `held` it would fit if calls in flight cost nothing. */
  | { readonly refused: TightestBudget; readonly nanoUsd: number; readonly held: boolean }
  /** According to Postgres, the org has no hard limit. */
  | { readonly unlimited: true }
  | { readonly unreadable: unknown };

export interface Reservations {
  /** `waitedMs` is the time spent waiting for calls in flight. */
  reserve(orgId: string, call: CallToReserve): Promise<ReservationOutcome & { readonly waitedMs: number }>;
  stop(): void;
}

export interface ReservationsOptions {
  readonly store: ReservationStore;
  readonly leaseMs: number;
  /** Longest wait for reservations of calls in flight, in milliseconds. */
  readonly maxWaitMs: number;
}

/** Pauses between attempts while calls in flight hold the budget. */
const FIRST_WAIT_MS = 20;
const MAX_WAIT_MS = 200;
/** A refusal needs a count of the ledger that is at most this old. */
const REFUSAL_AGE_MS = 250;

const checkSeconds = histogram(llmBudgetCheckSeconds);

export function createReservations({ store, leaseMs, maxWaitMs }: ReservationsOptions): Reservations {
  const leases = startLeases(store, leaseMs);
  const decide = async (orgId: string, call: ReservedCall): Promise<ReservationDecision> => {
    const started = performance.now();
    try {
      return await store.reserve(orgId, call);
    } finally {
      checkSeconds.observe({}, (performance.now() - started) / 1000);
    }
  };
  const attempt = async (orgId: string, { callId, bound, deadline }: CallToReserve, waited: { ms: number }) => {
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
        const started = performance.now();
        await delay(Math.min(left, waitMs * (0.5 + Math.random())));
        waited.ms += performance.now() - started;
        waitMs = Math.min(waitMs * 2, MAX_WAIT_MS);
      }
    }
  };
  return {
    reserve: async (orgId, call) => {
      const waited = { ms: 0 };
      try {
        return { ...(await attempt(orgId, call, waited)), waitedMs: waited.ms };
      } catch (error) {
        log.warn('could not reserve a budget', { operation: 'budget', org_id: orgId, reason: String(error) });
        return { unreadable: error, waitedMs: waited.ms };
      }
    },
    stop: () => leases.stop(),
  };
}
