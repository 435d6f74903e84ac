// Series of a metric in total and per process, as Prometheus counts them by name and process.
import type { Store } from '../stores/store';
import { seriesCounts } from './series-counts';

function storeWith(rows: readonly (readonly [name: string, instance: string, series: number])[]): Store {
  const result = rows.map(([name, instance, series]) => ({
    ...{ metric: { __name__: name, job: 'worker', instance }, value: [1_764_000_000, String(series)] },
  }));
  return { name: 'Prometheus', configured: true, call: async (_, { schema }) => schema.parse({ data: { result } }) };
}

test('the process with the most series counts against the budget, with all parts of a histogram', async () => {
  const store = storeWith([
    ['runs_total', 'a', 4],
    ['runs_total', 'b', 6],
    ['run_duration_seconds_bucket', 'a', 12],
    ['run_duration_seconds_count', 'a', 1],
    ['run_duration_seconds_sum', 'a', 1],
    ['run_duration_seconds_bucket', 'b', 12],
  ]);
  const counts = await seriesCounts(store, new AbortController().signal);
  expect(Object.fromEntries(counts)).toEqual({
    runs_total: { total: 10, maxPerProcess: 6 },
    run_duration_seconds: { total: 26, maxPerProcess: 14 },
  });
});
