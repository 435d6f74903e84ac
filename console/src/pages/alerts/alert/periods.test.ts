import { markedPeriods } from './periods';

it('marks open periods to the end of the range, and firing over pending', () => {
  const from = '2026-01-01T00:00:00.000Z';
  const to = '2026-01-01T00:05:00.000Z';
  const end = Date.parse('2026-01-01T01:00:00.000Z');
  const periods = [
    { state: 'firing', labels: {}, from: to, to: null },
    { state: 'pending', labels: {}, from, to },
  ] as const;
  expect(markedPeriods(periods, end)).toMatchObject([
    { tone: 'warning', from: Date.parse(from), to: Date.parse(to) },
    { tone: 'bad', from: Date.parse(to), to: end },
  ]);
});
