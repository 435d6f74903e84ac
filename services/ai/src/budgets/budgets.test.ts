import type { Budget } from '@sextant/records/budgets';
import { createBudgets } from './budgets';

const NOON = Date.UTC(2026, 0, 31, 12);
let now = NOON;
let inLedger = 0;
let asked: Date[] = [];
beforeEach(() => {
  [now, inLedger, asked] = [NOON, 0, []];
});
const create = () =>
  createBudgets({
    spentSince: async (_, since) => {
      asked.push(since);
      return inLedger;
    },
    now: () => now,
  });
const day = (hard: number | null, soft: number | null = null): Budget[] => [
  { period: 'day', softLimitNanoUsd: soft, hardLimitNanoUsd: hard },
];

it('counts what this process spends only until the ledger has it', async () => {
  const budgets = create();
  await budgets.state('acme', day(100));
  budgets.spent('acme', 70);
  inLedger = 70;
  now += 30_000;
  expect(await budgets.state('acme', day(100))).toMatchObject({ usedRatio: 0.7 });
});

it('starts anew with each day and each month, in UTC', async () => {
  const budgets = create();
  budgets.spent('acme', 100);
  expect(await budgets.state('acme', day(100))).toMatchObject({ usedRatio: 1 });
  now = Date.UTC(2026, 1, 2, 0, 0, 0, 1);
  expect(await budgets.state('acme', day(100))).toMatchObject({ usedRatio: 0 });
  await budgets.state('acme', [{ period: 'month', softLimitNanoUsd: null, hardLimitNanoUsd: 100 }]);
  expect(asked.map((since) => since.toISOString().slice(0, 10))).toEqual(['2026-01-31', '2026-02-02', '2026-02-01']);
});

it('tells the state of the budget of which most is used', async () => {
  const budgets = create();
  inLedger = 30;
  const both: Budget[] = [
    { period: 'day', softLimitNanoUsd: 40, hardLimitNanoUsd: 60 },
    { period: 'month', softLimitNanoUsd: 40, hardLimitNanoUsd: null },
  ];
  expect(await budgets.state('acme', both)).toEqual({ usedRatio: 0.75, resetSeconds: 12 * 3600 });
  expect(await budgets.state('acme', [])).toBeUndefined();
});

it('has no state when what was spent cannot be known', async () => {
  const budgets = createBudgets({ spentSince: () => Promise.reject(new Error('away')), now: () => now });
  await budgets.warn('acme', day(1, 1));
  expect(await budgets.state('acme', day(1))).toBeUndefined();
});
