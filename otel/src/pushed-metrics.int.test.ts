// Metrics of other SDKs, from the gateway to Prometheus.
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { type Attributes, keyValues, resource } from './testing/attributes';
import { postOtlp } from './testing/collector';
import { prometheusSeries, type Sample } from './testing/stores';

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ only: ['collector', 'prometheus'] });
}, 900_000);
afterAll(() => stack?.stop(), 60_000);

const nanoseconds = (ms: number): string => `${ms}000000`;
/** Values of aggregationTemporality. */
const [DELTA, CUMULATIVE] = [1, 2];

interface Point {
  readonly attributes?: Attributes;
  readonly value: number | 'NaN';
  readonly ms?: number;
}

/** Of one collection, so with one time. */
function points(all: readonly Point[]) {
  const now = Date.now();
  return all.map(({ attributes = {}, value, ms = now }) => ({
    attributes: keyValues(attributes),
    startTimeUnixNano: nanoseconds(ms - 1_000),
    timeUnixNano: nanoseconds(ms),
    asDouble: value,
  }));
}

const counter = (name: string, all: readonly Point[], aggregationTemporality = CUMULATIVE) => ({
  name,
  sum: { aggregationTemporality, isMonotonic: true, dataPoints: points(all) },
});
const gauge = (name: string, all: readonly Point[]) => ({ name, gauge: { dataPoints: points(all) } });

async function push(metrics: readonly object[], attributes: Attributes = { 'service.name': 'job' }): Promise<void> {
  const resourceMetrics = [{ resource: resource(attributes), scopeMetrics: [{ metrics }] }];
  await postOtlp(`${stack.endpoints['collector']}/v1/metrics`, { resourceMetrics });
}

const untilSeries = (query: string, count = 1): Promise<readonly Sample[]> =>
  until(`Prometheus has ${query}`, async () => {
    const found = await prometheusSeries(stack, query);
    return found.length === count && found;
  });

test('ids, addresses and texts are not labels; the counts of series that differ in them are added', async () => {
  const unbounded = ['user.id', 'runId', 'trace_id', 'url.full', 'client.address', 'exception.message'];
  const attributes = (suffix: string): Attributes => ({
    route: '/users/:id',
    ...Object.fromEntries(unbounded.map((key) => [key, `${key} ${suffix}`])),
  });
  await push([
    counter('unbounded.calls', [
      { attributes: attributes('a'), value: 2 },
      { attributes: attributes('b'), value: 3 },
    ]),
    gauge('unbounded.size', [
      { attributes: attributes('a'), value: 2 },
      { attributes: attributes('b'), value: 3 },
    ]),
  ]);
  const own = { service: 'job', job: 'job', env: 'local', route: '/users/:id' };
  expect(await untilSeries('unbounded_calls_total')).toEqual([
    { labels: { __name__: 'unbounded_calls_total', ...own }, value: 5 },
  ]);
  expect(await untilSeries('unbounded_size')).toEqual([{ labels: { __name__: 'unbounded_size', ...own }, value: 3 }]);
});

test.each<[what: string, attributes: Attributes, labels: Attributes]>([
  [
    'a pod',
    { 'service.name': 'a', 'k8s.namespace.name': 'jobs', 'k8s.pod.name': 'a-1', 'k8s.pod.uid': 'u' },
    { service: 'a', namespace: 'jobs', pod: 'a-1' },
  ],
  [
    'an instance in another environment',
    { 'service.name': 'b', 'service.instance.id': 'b-1', 'deployment.environment.name': 'staging' },
    { service: 'b', instance: 'b-1', env: 'staging' },
  ],
  [
    'the older name of the environment',
    { 'service.name': 'c', 'deployment.environment': 'qa' },
    { service: 'c', env: 'qa' },
  ],
  ['a process without a name', { 'host.name': 'h' }, { service: 'unknown_service' }],
])('metrics of %s have its target labels', async (what, attributes, labels) => {
  await push([gauge(`target.${what.replaceAll(' ', '_')}`, [{ value: 1 }])], attributes);
  const [sample] = await untilSeries(`target_${what.replaceAll(' ', '_')}`);
  const { __name__: _, job: _job, ...own } = sample!.labels;
  expect(own).toEqual({ env: 'local', ...labels });
});

test('deltas become a counter', async () => {
  const start = Date.now() - 10_000;
  for (const [n, value] of [1, 2, 4].entries()) {
    const point = { value, ms: start + 1_000 * (n + 1) };
    await push([counter('delta.calls', [point], DELTA)]);
    await until(`Prometheus has added delta ${n}`, async () => {
      const [sample] = await prometheusSeries(stack, 'delta_calls_total');
      return sample?.value === [1, 3, 7][n];
    });
  }
});

test('NaN is stored, and does not affect other metrics of its request', async () => {
  await push([gauge('not.a_number', [{ value: 'NaN' }]), gauge('a.number', [{ value: 1 }])]);
  expect((await untilSeries('a_number'))[0]?.value).toBe(1);
  expect((await untilSeries('not_a_number'))[0]?.value).toBeNaN();
});

test('secrets in attributes of metrics are redacted', async () => {
  const key = ['sk-', 'proj-0123456789abcdefghij'].join('');
  await push([gauge('secret.holder', [{ attributes: { note: `key ${key}` }, value: 1 }])]);
  expect((await untilSeries('secret_holder'))[0]?.labels['note']).toBe('key ****');
});

test('samples that are older than stored ones are stored too, as after an outage', async () => {
  const now = Date.now();
  await push([gauge('late.value', [{ value: 2, ms: now }])]);
  await untilSeries('late_value');
  await push([gauge('late.value', [{ value: 1, ms: now - 20 * 60_000 }])]);
  expect(await untilSeries(`late_value @ ${(now - 20 * 60_000) / 1_000}`)).toMatchObject([{ value: 1 }]);
});
