import { sextant } from '@sextant/signals/sextant';
import { examplesOf, metricNamed } from './examples';
import { mostSeriesOfProcess } from './metric-series';

const named = (name: string) => metricNamed(name)!;

it('has a query for each metric of the catalogue', () => {
  const without = sextant.metrics.filter((metric) => examplesOf(metric).length === 0);
  expect(without).toEqual([]);
});

it('asks counters for a rate, gauges for a value and histograms for quantiles', () => {
  expect(examplesOf(named('runs_total'))).toEqual([
    { title: 'Rate', query: 'sum(rate(runs_total[5m]))', unit: 'suffix: runs/s' },
  ]);
  expect(examplesOf(named('queue_depth'))[0]?.query).toBe('queue_depth');
  expect(examplesOf(named('upgrade_duration_seconds')).map(({ title }) => title)).toEqual([
    '50% are below',
    '95% are below',
    '99% are below',
  ]);
});

it('counts the series of the process with the most, with the buckets of a histogram', () => {
  const series = ['a', 'a', 'b'].map((instance) => ({ labels: { instance } }));
  expect(mostSeriesOfProcess(named('runs_total'), series)).toBe(2);
  const histogram = named('upgrade_duration_seconds');
  const buckets = histogram.kind === 'histogram' ? histogram.buckets.length : 0;
  expect(mostSeriesOfProcess(histogram, series)).toBe(2 * (buckets + 3));
  expect(mostSeriesOfProcess(histogram, [])).toBe(0);
});
