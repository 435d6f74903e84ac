// Thresholds of Grafana.
import type { FieldConfig } from './dashboard';
import { chartThresholds, thresholdTone } from './thresholds';
import { toneOf } from './colors';

const field = (mode: 'absolute' | 'percentage', style: string, ...steps: [number | null, string][]): FieldConfig => ({
  ...{ min: 0, max: 200 },
  thresholds: { mode, steps: steps.map(([value, color]) => ({ value, color })) },
  custom: { thresholdsStyle: { mode: style } },
});

test.each([
  ['absolute', 74, 'bad'],
  ['absolute', 75, 'warning'],
  ['absolute', 1_000, 'good'],
  ['percentage', 149, 'bad'],
  ['percentage', 150, 'warning'],
] as const)('with %s thresholds, %p is %s', (mode, value, tone) => {
  const config = field(mode, 'off', [null, 'red'], [75, 'orange'], [90, 'green']);
  expect(thresholdTone(value, config)).toBe(tone);
});

test('a value without thresholds, and no value, have no tone', () => {
  expect(thresholdTone(1, {})).toBeUndefined();
  expect(thresholdTone(null, field('absolute', 'off', [null, 'red']))).toBeUndefined();
});

test('lines leave out the base; equal steps are one line with the later colour', () => {
  const config = field('absolute', 'dashed', [null, 'green'], [0, 'orange'], [0, 'red']);
  expect(chartThresholds(config)).toEqual([{ value: 0, tone: 'bad', line: 'dashed' }]);
});

test('areas reach to the next step', () => {
  const config = field('absolute', 'line+area', [null, 'green'], [85, 'orange'], [100, 'red']);
  expect(chartThresholds(config)).toEqual([
    { value: 85, tone: 'warning', line: 'solid', fillTo: 100 },
    { value: 100, tone: 'bad', line: 'solid', fillTo: Infinity },
  ]);
});

test('thresholds that are off are not drawn', () => {
  expect(chartThresholds(field('absolute', 'off', [null, 'green'], [1, 'red']))).toEqual([]);
});

test.each([
  ['semi-dark-red', 'bad'],
  ['dark-yellow', 'warning'],
  ['green', 'good'],
  ['text', 'neutral'],
])('the colour %s is %s', (color, tone) => expect(toneOf(color)).toBe(tone));
