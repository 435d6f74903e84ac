import { outdatedOf, type Equivalent } from './equivalent';
import type { Mutant } from './rule-mutants';

const mutant = (change: string, alert = 'Down'): Mutant => ({ name: '', alert, kind: 'threshold', change, rules: [] });
const table: readonly Equivalent[] = [
  { alert: 'Down', changes: ['> 0 → >= 0', 'threshold 0 → -1'], reason: 'the value is always 1' },
];

test('a table of equivalent mutants lists surviving mutants only', () => {
  const [one, other] = [mutant('> 0 → >= 0'), mutant('threshold 0 → -1')];
  expect(outdatedOf(table, [one, other], [one, other])).toEqual([]);
  expect(outdatedOf(table, [one, other], [one])).toEqual(['Down: threshold 0 → -1']);
  expect(outdatedOf(table, [one], [one])).toEqual(['Down: threshold 0 → -1']);
});

test('of two mutants with the same change, both must survive', () => {
  const [one, same, other] = [mutant('> 0 → >= 0'), mutant('> 0 → >= 0'), mutant('threshold 0 → -1')];
  expect(outdatedOf(table, [one, same, other], [one, other])).toEqual(['Down: > 0 → >= 0']);
});

test('alerts that are not tested are not compared with the table', () => {
  expect(outdatedOf(table, [mutant('> 1 → < 1', 'Up')], [])).toEqual([]);
});
