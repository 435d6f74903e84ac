// Leases of this router's reservations: renewed while their calls are in flight and ended with them.
import type { EndedReservation, ReservedCall } from '@sextant/records/budgets/reservations';
import { log } from '@sextant/telemetry/logs';
import type { ReservationStore } from './reservation-store';

export interface Reservation {
  readonly nanoUsd: number;
  /** Releases the unused part; without a known cost, releases everything. Only the first call counts. */
  end(cost?: { readonly nanoUsd: number | undefined; readonly ledgerAt: Date | undefined }): void;
}

export interface Leases {
  /** Renews the lease of a reservation until the reservation ends. */
  hold(orgId: string, call: ReservedCall): Reservation;
  stop(): void;
}

/** Most failed ends that are retried; further ones expire with their lease. */
const MAX_PENDING = 10_000;

/**
 * Renews three times per lease. A reservation that ends during its renewal may stay until the lease expires, never longer.
 */
export function startLeases(store: Pick<ReservationStore, 'end' | 'renew'>, leaseMs: number): Leases {
  const active = new Map<string, Map<string, ReservedCall>>();
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
    for (const [orgId, calls] of active) {
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
      const calls = active.get(orgId) ?? new Map<string, ReservedCall>();
      active.set(orgId, calls.set(call.id, call));
      return {
        nanoUsd: call.nanoUsd,
        end: ({ nanoUsd, ledgerAt } = { nanoUsd: undefined, ledgerAt: undefined }) => {
          if (!calls.delete(call.id)) return;
          if (calls.size === 0) active.delete(orgId);
          end(orgId, { id: call.id, nanoUsd, ledgerAt });
        },
      };
    },
    stop: () => clearInterval(timer),
  };
}
