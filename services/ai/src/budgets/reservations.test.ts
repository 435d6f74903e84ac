import { setTimeout as delay } from 'node:timers/promises';
import type { EndedReservation, ReservedCall, TightestBudget } from '@sextant/records/budgets/reservations';
import type { ReservationStore } from './reservation-store';
import { createReservations } from './reservations';

const LIMIT = 100;

/** An in-memory budget that decides as Postgres does. */
function memory({ spent = 0 } = {}) {
  const open = new Map<string, number>();
  const state = { spent, ageMs: 0, counts: 0, unavailable: false, renewed: 0, reservedAmounts: [] as number[] };
  const sum = () => [...open.values()].reduce((a, b) => a + b, 0);
  const store: ReservationStore = {
    reserve: async (_, { id, nanoUsd }: ReservedCall) => {
      if (state.unavailable) throw new Error('unavailable');
      state.reservedAmounts.push(nanoUsd);
      const tightest: TightestBudget = {
        ...{ period: 'day', hardLimitNanoUsd: LIMIT, spentNanoUsd: state.spent, openNanoUsd: sum() },
      };
      const room = LIMIT - state.spent;
      const decision = nanoUsd > room ? 'over' : nanoUsd > room - sum() ? 'held' : 'granted';
      if (decision === 'granted') open.set(id, nanoUsd);
      return { decision, tightest, ageMs: state.ageMs };
    },
    count: async () => {
      state.counts += 1;
      state.ageMs = 0;
    },
    end: async (_, { id, nanoUsd = 0 }: EndedReservation) => {
      if (state.unavailable) throw new Error('unavailable');
      if (open.delete(id)) state.spent += nanoUsd;
    },
    renew: async (_, calls) => void (state.renewed += calls.length),
  };
  return { store, state, open: sum };
}

const call = (loose: number, tight = loose) => ({
  callId: 'c',
  bound: { loose, tight: () => Promise.resolve(tight) },
  deadline: performance.now() + 60_000,
});
const start = (of: ReturnType<typeof memory>, maxWaitMs = 2_000, leaseMs = 60_000) =>
  createReservations({ store: of.store, leaseMs, maxWaitMs });

it('reserves the loose bound when it fits and the tight bound otherwise', async () => {
  const budget = memory();
  const reservations = start(budget);
  expect(await reservations.reserve('acme', call(60, 30))).toMatchObject({ reserved: { nanoUsd: 60 } });
  expect(await reservations.reserve('acme', call(60, 30))).toMatchObject({ reserved: { nanoUsd: 30 } });
  expect(budget.open()).toBe(90);
});

it('refuses at once a call that cannot fit, after a fresh count of the ledger', async () => {
  const budget = memory({ spent: 50 });
  budget.state.ageMs = 900;
  const outcome = await start(budget).reserve('acme', call(51));
  expect(outcome).toMatchObject({ refused: { spentNanoUsd: 50 }, nanoUsd: 51, held: false, waitedMs: 0 });
  expect(budget.state.counts).toBe(1);
});

it('waits for calls in flight to release budget', async () => {
  const budget = memory();
  const reservations = start(budget);
  const first = await reservations.reserve('acme', call(90));
  const second = reservations.reserve('acme', call(90));
  await delay(60);
  if (!('reserved' in first)) throw new Error('not reserved');
  first.reserved.end({ nanoUsd: 5, ledgerAt: new Date() });
  expect(await second).toMatchObject({ reserved: { nanoUsd: 90 }, waitedMs: expect.any(Number) });
  expect((await second).waitedMs).toBeGreaterThan(30);
});

it('refuses a call when calls in flight hold the budget for longer than the wait', async () => {
  const budget = memory();
  const reservations = start(budget, 100);
  await reservations.reserve('acme', call(90));
  expect(await reservations.reserve('acme', call(20))).toMatchObject({ held: true, refused: { openNanoUsd: 90 } });
});

it('reports a budget that cannot be read', async () => {
  const budget = memory();
  budget.state.unavailable = true;
  expect(await start(budget).reserve('acme', call(1))).toMatchObject({ unreadable: new Error('unavailable') });
});

it('renews a reservation, ends it once, and retries an end that failed', async () => {
  const budget = memory();
  const reservations = start(budget, 0, 90);
  const outcome = await reservations.reserve('acme', call(40));
  if (!('reserved' in outcome)) throw new Error('not reserved');
  await delay(100);
  expect(budget.state.renewed).toBeGreaterThan(0);
  budget.state.unavailable = true;
  outcome.reserved.end({ nanoUsd: 7, ledgerAt: undefined });
  outcome.reserved.end({ nanoUsd: 9, ledgerAt: undefined });
  const { renewed } = budget.state;
  await delay(10);
  budget.state.unavailable = false;
  await delay(100);
  reservations.stop();
  expect([budget.open(), budget.state.spent, budget.state.renewed]).toEqual([0, 7, renewed]);
});
