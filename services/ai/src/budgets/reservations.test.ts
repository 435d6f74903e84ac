import { setTimeout as delay } from 'node:timers/promises';
import type { EndedReservation, Reserved, Tightest } from '@sextant/records/budgets/reservations';
import type { ReservationStore } from './reservation-store';
import { createReservations } from './reservations';

const LIMIT = 100;

/** A budget in memory, which decides as Postgres does. */
function memory({ spent = 0 } = {}) {
  const open = new Map<string, number>();
  const state = { spent, ageMs: 0, counts: 0, away: false, renewed: 0, asked: [] as number[] };
  const sum = () => [...open.values()].reduce((a, b) => a + b, 0);
  const store: ReservationStore = {
    reserve: async (_, { id, nanoUsd }: Reserved) => {
      if (state.away) throw new Error('away');
      state.asked.push(nanoUsd);
      const tightest: Tightest = {
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
      if (state.away) throw new Error('away');
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

it('reserves by the quick bound where that fits, and by the tight one where only that does', async () => {
  const budget = memory();
  const reservations = start(budget);
  expect(await reservations.reserve('acme', call(60, 30))).toMatchObject({ reserved: { nanoUsd: 60 } });
  expect(await reservations.reserve('acme', call(60, 30))).toMatchObject({ reserved: { nanoUsd: 30 } });
  expect(budget.open()).toBe(90);
});

it('refuses what cannot fit at once, by a fresh count of the ledger', async () => {
  const budget = memory({ spent: 50 });
  budget.state.ageMs = 900;
  const outcome = await start(budget).reserve('acme', call(51));
  expect(outcome).toMatchObject({ refused: { spentNanoUsd: 50 }, nanoUsd: 51, held: false, waitedMs: 0 });
  expect(budget.state.counts).toBe(1);
});

it('waits for calls under way that may give back what it needs', async () => {
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

it('refuses in the end what calls under way do not give back', async () => {
  const budget = memory();
  const reservations = start(budget, 100);
  await reservations.reserve('acme', call(90));
  expect(await reservations.reserve('acme', call(20))).toMatchObject({ held: true, refused: { openNanoUsd: 90 } });
});

it('says so when the budget cannot be read', async () => {
  const budget = memory();
  budget.state.away = true;
  expect(await start(budget).reserve('acme', call(1))).toMatchObject({ unreadable: new Error('away') });
});

it('ends a reservation once, renews it until then, and tries again what Postgres did not take', async () => {
  const budget = memory();
  const reservations = start(budget, 0, 90);
  const outcome = await reservations.reserve('acme', call(40));
  if (!('reserved' in outcome)) throw new Error('not reserved');
  await delay(100);
  expect(budget.state.renewed).toBeGreaterThan(0);
  budget.state.away = true;
  outcome.reserved.end({ nanoUsd: 7, ledgerAt: undefined });
  outcome.reserved.end({ nanoUsd: 9, ledgerAt: undefined });
  const { renewed } = budget.state;
  await delay(10);
  budget.state.away = false;
  await delay(100);
  reservations.stop();
  expect([budget.open(), budget.state.spent, budget.state.renewed]).toEqual([0, 7, renewed]);
});
