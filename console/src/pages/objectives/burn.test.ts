import { sextant } from '@sextant/signals/sextant';
import { badEventsText } from './bad-events';
import { BURN_CHECKS, byBudget, exceeds, toneOf, type BurnWindow, type Objective } from './burn';
import { declarationOf } from './declaration';
import { budgetPoints, stepOf } from './history';

const rates = (values: Partial<Record<BurnWindow, number>>): Pick<Objective, 'burn_rates'> => ({
  burn_rates: Object.entries(values).map(([window, rate]) => ({ window: window as BurnWindow, rate })),
});
const [fast] = BURN_CHECKS;

it('is burning only when both windows are above the threshold', () => {
  expect(exceeds(rates({ '5m': 20, '1h': 20 }), fast!)).toBe(true);
  expect(exceeds(rates({ '5m': 0, '1h': 20 }), fast!)).toBe(false);
  expect(exceeds(rates({ '5m': 20, '1h': 14.4 }), fast!)).toBe(false);
  expect(exceeds(rates({ '5m': 20 }), fast!)).toBeNull();
});

it.each([
  [1, 'good'],
  [0.25, 'good'],
  [0.24, 'warning'],
  [0, 'bad'],
  [-3, 'bad'],
  [null, 'neutral'],
])('%s of the budget is %s', (left, tone) => {
  expect(toneOf(left)).toBe(tone);
});

it('shows hours up to a month, days beyond, and a gap where the budget is unknown', () => {
  const days = (n: number) => stepOf({ fromMs: 0, toMs: n * 86_400_000 });
  expect([days(7), days(31), days(32)]).toEqual(['hour', 'hour', 'day']);
  const point = { good: 1, total: 2, complete: true };
  expect(
    budgetPoints([
      { ...point, start: '2026-11-30T10:00:00.000Z', budget_left: 0.5 },
      { ...point, start: '2026-11-30T11:00:00.000Z', budget_left: null },
    ]),
  ).toEqual([
    [1_796_032_800, 0.5],
    [1_796_036_400, null],
  ]);
});

it('puts the least budget first and objectives without events last', () => {
  const objective = (name: string, left: number | null): Objective => ({
    ...{ name, description: '', target: 0.99, window: '30d', metric: 'm', good: 0, total: 0, budget_left: left },
    burn_rates: [],
  });
  const sorted = byBudget([objective('none', null), objective('full', 1), objective('spent', -2)]);
  expect(sorted.map(({ name }) => name)).toEqual(['spent', 'full', 'none']);
});

it('says what is bad for each declared objective', () => {
  for (const { name } of sextant.objectives) expect(badEventsText(declarationOf(name)!)).toMatch(/ is bad\./);
  expect(badEventsText(declarationOf('run-success')!)).toContain('state that is failed');
  expect(badEventsText(declarationOf('upgrade-latency')!)).toBe('What takes longer than 30 s is bad.');
});
