// Numbers, times and wrapped text as people read them.
import { bar, change, compact, count, money, percent, plural, points } from './numbers';
import { NONE } from './states';
import { ago, duration, moment, took } from './times';

const NOW = new Date('2026-11-22T08:30:00Z');

test.each([
  [0.0004, '0 ms'],
  [0.34, '340 ms'],
  [0.9996, '1.0 s'],
  [4.25, '4.3 s'],
  [59.96, '1 min 0 s'],
  [60, '1 min 0 s'],
  [131, '2 min 11 s'],
  [7_260, '2 h 1 min'],
  [200_000, '2.3 d'],
])('%d seconds read as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  ['2026-11-22T08:30:00Z', 'now'],
  ['2026-11-22T08:29:31Z', '29s ago'],
  ['2026-11-22T08:10:31Z', '19m ago'],
  ['2026-11-21T20:30:00Z', '12h ago'],
  ['2026-08-22T08:30:00Z', '92d ago'],
  ['2026-11-22T10:31:00Z', 'in 2h'],
])('%s is %s', (iso, text) => {
  expect(ago(iso, NOW)).toBe(text);
});

test('a moment is in UTC wherever the terminal is, with how long ago it was', () => {
  expect(moment('2026-11-22T10:10:00+02:00', NOW)).toBe('2026-11-22 08:10:00 UTC (20m ago)');
  expect(took('2026-11-22T08:29:00Z', null, NOW)).toBe('1 min 0 s');
  expect([moment(null, NOW), took(null, null, NOW), duration(null), ago(undefined, NOW)]).toEqual([
    NONE,
    NONE,
    NONE,
    NONE,
  ]);
});

test.each([
  ['12.420000000', '$12.42'],
  ['1234567.891000000', '$1,234,567.89'],
  ['0.012345678', '$0.0123'],
  ['0.000012345', '<$0.0001'],
  ['0.000000000', '$0.00'],
  ['-3.500000000', '-$3.50'],
  [null, NONE],
])('%s dollars read as %p', (usd, text) => {
  expect(money(usd)).toEqual(text);
});

test('counts have separators, large sums are short, and one job is not jobs', () => {
  expect([count(1_234_567), compact(9_999), compact(1_234_567), percent(0.9834)]).toEqual([
    '1,234,567',
    '9,999',
    '1.23M',
    '98.3%',
  ]);
  expect([plural(1, 'job'), plural(0, 'job'), plural(2, 'job')]).toEqual(['1 job', '0 jobs', '2 jobs']);
});

test.each([
  [112, 100, 'more', 'good', '+12.0%'],
  [112, 100, 'less', 'bad', '+12.0%'],
  [80, 100, 'neither', 'plain', '-20.0%'],
  [5_000, 100, 'less', 'bad', '50×'],
  [100, 100, 'more', 'quiet', '='],
] as const)('from %p to %p, of which %s is better, is %s: %s', (now, before, better, tone, text) => {
  expect(change(now, before, better)).toEqual({ tone, text });
});

test('a change from nothing is not a number', () => {
  expect([change(5, 0, 'more'), change(null, 3, 'more'), points(null, 0.1, 'more')]).toEqual([NONE, NONE, NONE]);
  expect(points(0.983, 0.979, 'more')).toEqual({ tone: 'good', text: '+0.4 pt' });
});

test('a bar is as long as its share, and never empty for something', () => {
  expect([bar(10, 10, 4), bar(5, 10, 4), bar(1, 1_000, 4), bar(0, 10, 4)]).toEqual(['████', '██', '▏', '']);
});
