import { periodsOf } from './periods';

const at = (seconds: number) => new Date(seconds * 1_000);
const range = { from: at(1_000), to: at(1_600) };
const firing = { __name__: 'ALERTS', alertname: 'A', alertstate: 'firing' };
const series = (values: readonly (readonly [number, number | null])[], labels: Record<string, string> = firing) => [
  { labels, points: values },
];
const timesOf = (values: readonly (readonly [number, number | null])[]) =>
  periodsOf(series(values), { range, step: 60 }).map(({ from, to }) => [
    from.getTime() / 1_000,
    to && to.getTime() / 1_000,
  ]);

test.each([
  ['no samples', [], []],
  ['one sample', [[1_120, 1]], [[1_060, 1_120]]],
  [
    'samples of one period',
    [
      [1_120, 1],
      [1_180, 1],
      [1_240, 1],
    ],
    [[1_060, 1_240]],
  ],
  [
    'a gap',
    [
      [1_120, 1],
      [1_240, 1],
    ],
    [
      [1_060, 1_120],
      [1_180, 1_240],
    ],
  ],
  [
    'zeros and no number',
    [
      [1_120, 1],
      [1_180, 0],
      [1_240, null],
    ],
    [[1_060, 1_120]],
  ],
  ['the start of the range', [[1_000, 1]], [[1_000, 1_000]]],
  [
    'the end of the range',
    [
      [1_540, 1],
      [1_600, 1],
    ],
    [[1_480, null]],
  ],
] as const)('%s', (_, values, expected) => {
  expect(timesOf(values)).toEqual(expected);
});

test('periods have their state and labels, and the oldest is first', () => {
  const pending = { ...firing, alertstate: 'pending' };
  const both = [...series([[1_180, 1]]), ...series([[1_120, 1]], pending), ...series([[1_240, 3]], {})];
  expect(periodsOf(both, { range, step: 60 })).toEqual([
    { state: 'pending', labels: { alertname: 'A' }, from: at(1_060), to: at(1_120) },
    { state: 'firing', labels: { alertname: 'A' }, from: at(1_120), to: at(1_180) },
    { state: 'firing', labels: {}, from: at(1_180), to: at(1_240) },
  ]);
});
