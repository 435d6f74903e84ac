// Values in the units of Grafana.
import { axisFormatOf, formatOf, unitName } from './units';

test.each([
  [undefined, 1_234, '1,234'],
  ['none', 1_234_567, '1,234,567'],
  ['short', 1_234_567, '1.23M'],
  ['short', 0.012_345_6, '0.01235'],
  ['short', 0.000_000_2, '2.0e-7'],
  ['s', 0.016, '16 ms'],
  ['s', -90, '-1 min 30 s'],
  ['ms', 1_500, '1.5 s'],
  ['µs', 850, '850 µs'],
  ['d', 2, '2 d'],
  ['percentunit', 0.9924, '99.2%'],
  ['percent', 80, '80%'],
  ['bytes', 1_536, '1.5 KiB'],
  ['bytes', -1_536, '-1.5 KiB'],
  ['binBps', 2_048, '2 KiB/s'],
  ['decbytes', 12_300_000, '12.3MB'],
  ['reqps', 12.5, '12.5 req/s'],
  ['currencyUSD', 0.0123, '$0.0123'],
  ['currencyUSD', -12.5, '-$12.5'],
  ['bool_yes_no', 0, 'no'],
  ['suffix: jobs/s', 0.25, '0.25 jobs/s'],
  ['prefix:v', 12, 'v12'],
  ['proofs', 3, '3 proofs'],
  ['s', null, '–'],
  ['s', Number.NaN, '–'],
])('unit %p formats %p as %p', (unit, value, text) => expect(formatOf(unit)(value)).toBe(text));

test('a field decides the number of decimals', () => {
  expect(formatOf('percentunit', 0)(0.876)).toBe('88%');
  expect(formatOf('short', 2)(3.14159)).toBe('3.14');
});

test('an axis leaves out the name of the unit, which its title has', () => {
  expect(axisFormatOf('suffix: tokens/h')(1_000_000)).toBe('1M');
  expect(unitName('suffix: tokens/h')).toBe('tokens/h');
  expect(axisFormatOf('s')(0.5)).toBe('500 ms');
  expect(unitName('s')).toBeUndefined();
});
