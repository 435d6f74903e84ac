// Days without calls.
import { daysOf } from './days';

const USED = { date: '2026-11-02', cost_usd: '1.5', total_tokens: 30 } as never;
const UNPRICED = { date: '2026-11-03', cost_usd: null, total_tokens: 9 } as never;

test('every day of the report has a value', () => {
  const report = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z', by_date: [UNPRICED, USED] };
  expect(daysOf(report)).toEqual([
    { at: Date.parse('2026-11-01'), cost: 0, tokens: 0 },
    { at: Date.parse('2026-11-02'), cost: 1.5, tokens: 30 },
    { at: Date.parse('2026-11-03'), cost: null, tokens: 9 },
  ]);
});
