// The leases of this router's reservations: renewed while their calls live, and ended with them.
import type { EndedReservation, Reserved } from '@sextant/records/budgets/reservations';
import { log } from '@sextant/telemetry/logs';
import type { ReservationStore } from './reservation-store';

export interface Reservation {
  readonly nanoUsd: number;
  /** Gives back what the call did not cost; undefined, or an unknown cost, gives back all. Only the first time counts. */
  end(cost?: { readonly nanoUsd: number | undefined; readonly ledgerAt: Date | undefined }): void;
}

export interface Leases {
  /** Keeps a reservation until it is ended. */
  hold(orgId: string, call: Reserved): Reservation;
  stop(): void;
}

/** Ends that Postgres did not take are tried again; more than these are left to expire. */
const MAX_PENDING = 10_000;

/**
 * Renews three times in the time of a lease. A call that is released while its renewal is on the way may be reserved until
 * the lease ends, never longer.
 */
export function startLeases(store: Pick<ReservationStore, 'end' | 'renew'>, leaseMs: number): Leases {
  const living = new Map<string, Map<string, Reserved>>();
  const pending = new Map<string, { readonly orgId: string; readonly ended: EndedReservation }>();
  const end = (orgId: string, ended: EndedReservation): void => {
    store.end(orgId, ended).then(
      () => pending.delete(ended.id),
      (error: unknown) => {
        if (pending.size >= MAX_PENDING) return;
        if (pending.size === 0) log.warn('could not end a reservation', { operation: 'budget', reason: String(error) });
        pending.set(ended.id, { orgId, ended });
      },
    );
  };
  const timer = setInterval(() => {
    for (const [orgId, calls] of living) {
      store
        .renew(orgId, [...calls.values()])
        .catch((error: unknown) =>
          log.warn('could not renew reservations', { operation: 'budget', org_id: orgId, reason: String(error) }),
        );
    }
    for (const { orgId, ended } of pending.values()) end(orgId, ended);
  }, leaseMs / 3);
  timer.unref();
  return {
    hold: (orgId, call) => {
      const calls = living.get(orgId) ?? new Map<string, Reserved>();
      living.set(orgId, calls.set(call.id, call));
      return {
        nanoUsd: call.nanoUsd,
        end: ({ nanoUsd, ledgerAt } = { nanoUsd: undefined, ledgerAt: undefined }) => {
          if (!calls.delete(call.id)) return;
          if (calls.size === 0) living.delete(orgId);
          end(orgId, { id: call.id, nanoUsd, ledgerAt });
        },
      };
    },
    stop: () => clearInterval(timer),
  };
}
