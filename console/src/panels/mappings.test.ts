// Value mappings of Grafana.
import type { ValueMapping } from './dashboard';
import { mapped } from './mappings';

const mappings: readonly ValueMapping[] = [
  { type: 'value', options: { '0': { text: 'down', color: 'red' }, '1': { text: 'up' } } },
  { type: 'range', options: { from: 10, to: null, result: { text: 'many' } } },
  { type: 'regex', options: { pattern: '/^prod/i', result: { text: 'production' } } },
  { type: 'special', options: { match: 'null+nan', result: { text: 'nothing' } } },
];

test.each([
  [0, 'down'],
  [1, 'up'],
  [10, 'many'],
  [5, undefined],
  ['Production-1', 'production'],
  [null, 'nothing'],
])('%p is shown as %p', (value, text) => expect(mapped(value, mappings)?.text).toBe(text));

test('without mappings nothing is mapped', () => expect(mapped(0)).toBeUndefined());
