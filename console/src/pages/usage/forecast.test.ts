// What the month will cost.
import { forecastMonth } from './forecast';

const NOW = Date.parse('2026-11-11T00:00:00Z');

test('a constant cost per day continues until the end of the month', () => {
  const days = Array.from({ length: 10 }, (_, index) => ({
    date: `2026-11-${String(index + 1).padStart(2, '0')}`,
    cost_usd: '2.000000000',
  }));
  expect(forecastMonth(days, NOW)).toBeCloseTo(60, 6);
});

test('only the last week predicts the rest', () => {
  expect(forecastMonth([{ date: '2026-11-01', cost_usd: '50' }], NOW)).toBeCloseTo(50, 6);
  expect(forecastMonth([{ date: '2026-11-10', cost_usd: '7' }], NOW)).toBeCloseTo(7 + 20, 6);
});

test('there is no forecast without a cost', () => {
  expect(forecastMonth([], NOW)).toBeNull();
  expect(forecastMonth([{ date: '2026-11-10', cost_usd: null }], NOW)).toBeNull();
});
