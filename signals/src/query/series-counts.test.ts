// Counting series.
import { counter, histogram } from '../declare/metric';
import { render } from './render';
import { seriesByProcess } from './series-counts';

test('the series of several metrics are counted by name and process', () => {
  const jobs = counter({ name: 'jobs_total', help: 'jobs', unit: 'jobs', labels: [] });
  const wait = histogram({ name: 'wait_seconds', help: 'wait', unit: 'seconds', labels: [], buckets: [1] });
  expect(render(seriesByProcess([jobs, wait]))).toBe(
    'count by (__name__, job, instance) ({__name__=~"(?:jobs_total|wait_seconds)(?:_bucket|_sum|_count)?"})',
  );
});
