import { createdTimestamps } from './created';
import type { Family } from './family';

const visits = (...places: readonly string[]): Family => ({
  ...{ name: 'visits_total', help: 'Visits.', type: 'counter' },
  values: places.map((place) => ({ labels: { place }, value: 60 })),
});
/** The created timestamps by place. */
const timesOf = ({ values }: Family): Record<string, number> =>
  Object.fromEntries(
    values.filter((v) => v.metricName === 'visits_created').map((v) => [String(v.labels['place']), v.value]),
  );

test('a series was created after the previous exposition without it, and keeps its timestamp', () => {
  const created = createdTimestamps(100);
  expect(timesOf(created.expose(105)(visits('a')))).toEqual({ a: 100 });
  expect(timesOf(created.expose(120)(visits('a', 'b')))).toEqual({ a: 100, b: 105 });
  expect(timesOf(created.expose(135)(visits('a', 'b', 'c')))).toEqual({ a: 100, b: 105, c: 120 });
});

test('a removed series is created again', () => {
  const created = createdTimestamps(100);
  created.expose(105)(visits('a'));
  created.expose(120)(visits());
  expect(timesOf(created.expose(135)(visits('a')))).toEqual({ a: 120 });
});

test('expositions at the same time do not move a timestamp back', () => {
  const created = createdTimestamps(100);
  const [first, second] = [created.expose(110), created.expose(105)];
  expect(timesOf(second(visits('a')))).toEqual({ a: 110 });
  expect(timesOf(first(visits('a')))).toEqual({ a: 110 });
});

test('the timestamp of a histogram follows the count of each series, and a gauge has none', () => {
  const wait: Family = {
    ...{ name: 'wait_seconds', help: 'Wait.', type: 'histogram' },
    values: ['bucket', 'sum', 'count'].map((part) => ({ metricName: `wait_seconds_${part}`, labels: {}, value: 1 })),
  };
  const { values } = createdTimestamps(100).expose(105)(wait);
  expect(values.map((v) => v.metricName)).toEqual([
    ...['wait_seconds_bucket', 'wait_seconds_sum', 'wait_seconds_count', 'wait_seconds_created'],
  ]);
  const gauge: Family = { name: 'depth', help: 'Depth.', type: 'gauge', values: [{ labels: {}, value: 1 }] };
  expect(createdTimestamps(100).expose(105)(gauge)).toBe(gauge);
});
