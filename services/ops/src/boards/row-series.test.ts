import { seriesOfRows } from './row-series';

const column = (name: string, type: 'time' | 'number' | 'text') => ({ name, type });
const [TEN, ELEVEN] = ['2026-11-30T10:00:00.000Z', '2026-11-30T11:00:00.000Z'];
const at = (time: string) => Date.parse(time) / 1_000;

test('a text names the series', () => {
  const columns = [column('time', 'time'), column('metric', 'text'), column('value', 'number')];
  const rows = [
    [TEN, 'openai', 1],
    [TEN, 'google', 2],
    [ELEVEN, 'openai', null],
  ];
  expect(seriesOfRows({ columns, rows, truncated: false })).toEqual([
    {
      ...{ name: 'openai', labels: {} },
      points: [
        [at(TEN), 1],
        [at(ELEVEN), null],
      ],
    },
    { name: 'google', labels: {}, points: [[at(TEN), 2]] },
  ]);
});

test('without a text, the columns name the series; with several columns, both do', () => {
  const [time, runs, failed] = [column('time', 'time'), column('runs', 'number'), column('failed', 'number')];
  const plain = seriesOfRows({ columns: [time, runs, failed], rows: [[TEN, 3, 1]], truncated: false });
  expect(plain.map(({ name }) => name)).toEqual(['runs', 'failed']);
  const columns = [time, column('org', 'text'), runs, failed];
  const named = seriesOfRows({ columns, rows: [[TEN, 'acme', 3, 1]], truncated: false });
  expect(named.map(({ name }) => name)).toEqual(['runs acme', 'failed acme']);
});

test('rows without a time are rejected', () => {
  expect(() => seriesOfRows({ columns: [column('n', 'number')], rows: [], truncated: false })).toThrow(
    'no column has times',
  );
});
