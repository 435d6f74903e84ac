// A list of runs stays up to date with its first page.
import { withNewest, withRun, type RunPage } from './newest';

interface Run {
  readonly id: string;
  readonly queued_at: string;
  readonly state: string;
}

const run = (minute: number, state = 'success'): Run => ({
  id: `r${minute}`,
  queued_at: `2026-11-30T12:${String(minute).padStart(2, '0')}:00.000Z`,
  state,
});
const page = (minutes: readonly number[], next: string | null, state?: string): RunPage<Run> => ({
  items: minutes.map((minute) => run(minute, state)),
  next_cursor: next,
});
const idsOf = (pages: readonly RunPage<Run>[] | undefined) =>
  pages?.map(({ items, next_cursor }) => [items.map(({ id }) => id).join(' '), next_cursor]);

const known = [page([5, 4, 3], 'a'), page([2, 1], 'b')];

test.each([
  [
    'nothing new changes nothing',
    [5, 4, 3],
    'a',
    known,
    [
      ['r5 r4 r3', 'a'],
      ['r2 r1', 'b'],
    ],
  ],
  [
    'new runs come first',
    [7, 6, 5],
    'c',
    known,
    [
      ['r7 r6 r5 r4 r3', 'a'],
      ['r2 r1', 'b'],
    ],
  ],
  [
    'runs that no longer match are left out',
    [5, 3, 2],
    'd',
    known,
    [
      ['r5 r3 r2', 'a'],
      ['r1', 'b'],
    ],
  ],
  ['a first page that is all there is replaces the list', [5, 4], null, known, [['r5 r4', null]]],
  ['an empty first page empties the list', [], null, known, [['', null]]],
  ['a list without runs is filled', [1], null, [page([], null)], [['r1', null]]],
] as const)('%s', (_, minutes, next, pages, expected) => {
  expect(idsOf(withNewest(pages, page(minutes, next)))).toEqual(expected);
});

test('a run that has changed is replaced', () => {
  const pages = withNewest([page([2, 1], 'a', 'running')], page([2, 1], 'a', 'failed'));
  expect(pages?.[0]?.items.map(({ state }) => state)).toEqual(['failed', 'failed']);
});

test('a first page that does not reach the known runs is reported', () => {
  expect(withNewest(known, page([9, 8, 7], 'e'))).toBeUndefined();
});

test('runs of the same millisecond as the oldest of the first page stay', () => {
  const same = { ...run(3), id: 'same' };
  expect(idsOf(withNewest([{ items: [run(3), same], next_cursor: 'a' }], page([3], 'b')))).toEqual([['r3 same', 'a']]);
});

test('one run is replaced or left out, and other pages stay the same', () => {
  const replaced = withRun(known, 'r4', run(4, 'queued'));
  expect(replaced[0]?.items[1]).toEqual(run(4, 'queued'));
  expect(replaced[1]).toBe(known[1]);
  expect(idsOf(withRun(known, 'r4', undefined))).toEqual([
    ['r5 r3', 'a'],
    ['r2 r1', 'b'],
  ]);
});
