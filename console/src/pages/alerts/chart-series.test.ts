import { chartSeries } from './chart-series';

it('puts series on common times over the whole range', () => {
  const range = {
    ...{ fromMs: 0, toMs: 40_000 },
    series: [
      {
        labels: { __name__: 'up', job: 'a' },
        points: [
          [10, 1],
          [20, 2],
        ],
      },
      {
        labels: {},
        points: [
          [20, 5],
          [30, null],
        ],
      },
    ],
  };
  expect(chartSeries(range, 'value')).toEqual({
    times: [0, 10_000, 20_000, 30_000, 40_000],
    series: [
      { label: 'job=a', values: [null, 1, 2, null, null] },
      { label: 'value', values: [null, null, 5, null, null] },
    ],
  });
});

it('has no series without samples', () => {
  expect(chartSeries({ fromMs: 0, toMs: 1000, series: [] }, 'value').series).toEqual([]);
});
