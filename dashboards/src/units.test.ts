import { grafanaUnit, softMaximum } from './units';

test.each([
  ['tokens/hour', 'si: tokens/h'],
  ['jobs/second', 'suffix: jobs/s'],
  ['jobs', 'suffix: jobs'],
  ['usd/hour', 'currencyUSD'],
  ['ratio', 'percentunit'],
])('the unit %s is %s in Grafana', (unit, id) => {
  expect(grafanaUnit(unit)).toBe(id);
});

test.each([
  ['ratio', [], 0.01],
  ['ratio', [0.1], 0.01],
  ['ratio', [0.9], 1],
  ['jobs', [10], 5],
  ['jobs/second', [], 1],
  ['tokens/hour', [], 10],
  ['usd/hour', [], 0.01],
])('the axis of %s with the thresholds %p ends at %p or higher', (unit, limits, end) => {
  expect(softMaximum(unit, limits)).toBe(end);
});
