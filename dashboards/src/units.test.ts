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

test.each<[string, Parameters<typeof softMaximum>[1], number]>([
  ['ratio', [], 0.01],
  ['ratio', [{ value: 0.1, bad: 'above' }], 0.01],
  ['ratio', [{ value: 0.9, bad: 'above' }], 1],
  ['ratio', [{ value: 0.25, bad: 'below' }], 1],
  ['percent', [{ value: 80, bad: 'above' }], 100],
  ['percent', [{ value: 20, bad: 'above' }], 1],
  ['jobs', [{ value: 10, bad: 'above' }], 5],
  ['jobs/second', [], 1],
  ['tokens/hour', [], 10],
  ['usd/hour', [], 0.01],
])('the axis of %s with the thresholds %p ends at %p or higher', (unit, bounds, end) => {
  expect(softMaximum(unit, bounds)).toBe(end);
});
