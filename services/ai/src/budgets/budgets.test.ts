import type { Budget } from '@sextant/records/budgets';
import { createBudgets } from './budgets';

const NOON = Date.UTC(2026, 0, 31, 12);
let now = NOON;
let inLedger = 0;
let queriedSince: Date[] = [];
beforeEach(() => {
  [now, inLedger, queriedSince] = [NOON, 0, []];
});
const create = () =>
  createBudgets({
    spentSince: async (_, since) => {
      queriedSince.push(since);
      return inLedger;
    },
    now: () => now,
  });
const day = (hard: number | null, soft: number | null = null): Budget[] => [
  { period: 'day', softLimitNanoUsd: soft, hardLimitNanoUsd: hard },
];

it('counts spending of this process only until the ledger has it', async () => {
  const budgets = create();
  await budgets.state('acme', day(100));
  budgets.addSpending('acme', 70);
  inLedger = 70;
  now += 30_000;
  expect(await budgets.state('acme', day(100))).toMatchObject({ usedRatio: 0.7 });
});

it('resets at the start of each UTC day and month', async () => {
  const budgets = create();
  budgets.addSpending('acme', 100);
  expect(await budgets.state('acme', day(100))).toMatchObject({ usedRatio: 1 });
  now = Date.UTC(2026, 1, 2, 0, 0, 0, 1);
  expect(await budgets.state('acme', day(100))).toMatchObject({ usedRatio: 0 });
  await budgets.state('acme', [{ period: 'month', softLimitNanoUsd: null, hardLimitNanoUsd: 100 }]);
  expect(queriedSince.map((since) => since.toISOString().slice(0, 10))).toEqual([
    '2026-01-31',
    '2026-02-02',
    '2026-02-01',
  ]);
});

it('reports the most used budget', async () => {
  const budgets = create();
  inLedger = 30;
  const both: Budget[] = [
    { period: 'day', softLimitNanoUsd: 40, hardLimitNanoUsd: 60 },
    { period: 'month', softLimitNanoUsd: 40, hardLimitNanoUsd: null },
  ];
  expect(await budgets.state('acme', both)).toEqual({ usedRatio: 0.75, resetSeconds: 12 * 3600 });
  expect(await budgets.state('acme', [])).toBeUndefined();
});

it('reports no state when the spending cannot be read', async () => {
  const budgets = createBudgets({ spentSince: () => Promise.reject(new Error('unavailable')), now: () => now });
  await budgets.warn('acme', day(1, 1));
  expect(await budgets.state('acme', day(1))).toBeUndefined();
});
