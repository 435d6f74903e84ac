import type { Attributes, Meter } from '@opentelemetry/api';
import { AggregationType, MeterProvider, type ViewOptions } from '@opentelemetry/sdk-metrics';
import { boundedLabel } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { sextant } from '@sextant/signals/sextant';
import { captureTelemetry, type Capture } from '../testing/testing';
import { counter, histogram } from './metrics';
import { MAX_ATTRIBUTE_SETS, metricViews, sdkMetricReader } from './sdk-reader';

const HTTP = '@opentelemetry/instrumentation-http';
const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
const place = boundedLabel('place', 'where', { budget: 5 });
const visits = declare.counter({ name: 'visits_total', help: 'Visits.', unit: 'visits', labels: [place] });
const wait = declare.histogram({ name: 'wait_seconds', help: 'Wait.', unit: 'seconds', labels: [place], buckets: [1] });
const own = { ...sextant, metrics: [...sextant.metrics, visits, wait] };

let captured: Capture;
let provider: MeterProvider;
let meter: Meter;
beforeEach(() => {
  captured = captureTelemetry();
  use([]);
});
afterEach(() => provider.shutdown());

function use(views: ViewOptions[]): void {
  provider = new MeterProvider({ readers: [sdkMetricReader()], views: metricViews(views) });
  meter = provider.getMeter('shop');
}
const misuse = async () => captured.problems(own);
const linesOf = async (name: string, accept?: string) =>
  (await captured.metrics(accept)).split('\n').filter((line) => line.includes(name));

describe('metrics of the OpenTelemetry API', () => {
  test('are on /metrics in both formats, with cumulative values', async () => {
    const orders = meter.createCounter('shop.orders', { description: 'Orders.', unit: '{order}' });
    orders.add(2, { 'order.kind': 'gift' });
    expect(await linesOf('shop_orders')).toEqual([
      '# HELP shop_orders_total Orders.',
      '# TYPE shop_orders_total counter',
      'shop_orders_total{otel_scope_name="shop",order_kind="gift"} 2',
    ]);
    orders.add(3, { 'order.kind': 'gift' });
    expect(await linesOf('shop_orders', OPEN_METRICS)).toEqual([
      '# HELP shop_orders Orders.',
      '# TYPE shop_orders counter',
      'shop_orders_total{otel_scope_name="shop",order_kind="gift"} 5',
      expect.stringMatching(/^shop_orders_created\{otel_scope_name="shop",order_kind="gift"\} \d+/),
    ]);
    expect((await captured.metrics(OPEN_METRICS)).endsWith('# EOF\n')).toBe(true);
  });

  test('have classic buckets when they are histograms', async () => {
    const latency = meter.createHistogram('shop.latency', {
      unit: 's',
      advice: { explicitBucketBoundaries: [0.5, 1] },
    });
    latency.record(0.5);
    await captured.metrics();
    [0.7, 2].forEach((seconds) => latency.record(seconds));
    expect((await linesOf('shop_latency')).slice(1)).toEqual([
      '# TYPE shop_latency_seconds histogram',
      'shop_latency_seconds_bucket{le="0.5",otel_scope_name="shop"} 1',
      'shop_latency_seconds_bucket{le="1",otel_scope_name="shop"} 2',
      'shop_latency_seconds_bucket{le="+Inf",otel_scope_name="shop"} 3',
      'shop_latency_seconds_sum{otel_scope_name="shop"} 3.2',
      'shop_latency_seconds_count{otel_scope_name="shop"} 3',
    ]);
  });

  test('keep what goes up and down, and what callbacks observe', async () => {
    meter.createUpDownCounter('shop.carts').add(5);
    meter.createUpDownCounter('shop.carts').add(-2);
    let served = 7;
    meter.createObservableCounter('shop.served').addCallback((result) => result.observe(served));
    meter.createObservableGauge('shop.load', { unit: '1' }).addCallback((result) => result.observe(0.5));
    meter.createGauge('shop.temperature', { unit: 'Cel' }).record(20);
    const expected = (n: number) => [
      'shop_carts{otel_scope_name="shop"} 3',
      `shop_served_total{otel_scope_name="shop"} ${n}`,
      'shop_load_ratio{otel_scope_name="shop"} 0.5',
      'shop_temperature_celsius{otel_scope_name="shop"} 20',
    ];
    const values = async () => (await linesOf('shop_')).filter((line) => !line.startsWith('#')).sort();
    expect(await values()).toEqual(expected(7).sort());
    served = 9;
    expect(await values()).toEqual(expected(9).sort());
  });

  test.each([
    ['shop.size', 'By', 'shop_size_bytes'],
    ['shop.size', 'By/s', 'shop_size_bytes_per_second'],
    ['shop.size.bytes', 'By', 'shop_size_bytes'],
    ['shop.requests', '{request}/min', 'shop_requests_per_minute'],
    ['shop.speed', 'furlong', 'shop_speed_furlong'],
    ['shop-size/now', '', 'shop_size_now'],
  ])('%s in "%s" is %s', async (name, unit, expected) => {
    meter.createUpDownCounter(name, { unit }).add(1);
    expect(await captured.metrics()).toContain(`# TYPE ${expected} gauge\n`);
  });

  test('of one name in several scopes are one family', async () => {
    for (const scope of ['a', 'b']) provider.getMeter(scope).createCounter('calls').add(1);
    expect(await linesOf('calls')).toEqual([
      '# HELP calls_total ',
      '# TYPE calls_total counter',
      'calls_total{otel_scope_name="a"} 1',
      'calls_total{otel_scope_name="b"} 1',
    ]);
  });
});

describe('an attribute', () => {
  const valueOf = async (attributes: Attributes) => {
    meter.createUpDownCounter('shop.carts').add(1, attributes);
    return (await captured.metrics()).split('\n').find((line) => line.startsWith('shop_carts{'));
  };

  test.each<[string, Attributes, string]>([
    ['that starts with a digit', { '2nd': 'x' }, '_2nd="x"'],
    ['with the name of a bucket bound', { le: '1' }, 'key_le="1"'],
    ['with a reserved name', { __name__: 'x' }, 'key_name__="x"'],
    ['in another script', { größe: 'x' }, 'gr__e="x"'],
    ['with quotes and a line break', { a: 'b"c\nd\\' }, 'a="b\\"c\\nd\\\\"'],
    ['with a number', { a: 5 }, 'a="5"'],
    ['with a list', { a: ['x', 'y'] }, 'a="[\\"x\\",\\"y\\"]"'],
  ])('%s is a valid label', async (_, attributes, label) => {
    expect(await valueOf(attributes)).toBe(`shop_carts{otel_scope_name="shop",${label}} 1`);
  });

  test('with the label name of another one does not yield a second label or series', async () => {
    const carts = meter.createUpDownCounter('shop.carts');
    carts.add(1, { 'a.b': 'x', a_b: 'x' });
    carts.add(1, { a_b: 'x' });
    expect(await linesOf('shop_carts{')).toEqual(['shop_carts{otel_scope_name="shop",a_b="x"} 2']);
  });

  test('without a bound does not add series without a bound, in one interval or in many', async () => {
    const orders = meter.createCounter('shop.orders');
    for (let interval = 0; interval < 4; interval += 1) {
      for (let i = 0; i < MAX_ATTRIBUTE_SETS; i += 1) orders.add(1, { user: `${interval}-${i}` });
      await captured.metrics();
    }
    const series = await linesOf('shop_orders_total{');
    expect(series).toHaveLength(MAX_ATTRIBUTE_SETS);
    const total = series.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    expect(total).toBe(4 * MAX_ATTRIBUTE_SETS);
    expect(await misuse()).toEqual([
      `metric shop_orders_total has more than ${MAX_ATTRIBUTE_SETS} attribute sets; further ones share otel_metric_overflow`,
    ]);
  });
});

describe('a name that exists on both sides', () => {
  test.each(['visits', 'visits.total', 'wait.seconds.count', 'wait'])('%s is ours, once', async (name) => {
    counter(visits).inc({ place: 'here' });
    histogram(wait).observe({ place: 'here' }, 1);
    const unit = name === 'wait' ? 's' : '';
    if (unit) meter.createHistogram(name, { unit }).record(5);
    else meter.createCounter(name).add(5);
    const types = (await linesOf('# TYPE', OPEN_METRICS)).map((line) => line.split(' ')[2]);
    expect(types).toEqual([...new Set(types)]);
    expect(await linesOf('otel_scope_name')).toEqual([]);
    expect(await misuse()).toHaveLength(1);
  });
});

describe('wrong metrics of the OpenTelemetry API', () => {
  test('NaN and Infinity do not spoil a sum', async () => {
    const orders = meter.createCounter('shop.orders');
    for (const n of [1, NaN, Infinity]) {
      orders.add(n);
      await captured.metrics();
    }
    orders.add(2);
    expect(await linesOf('shop_orders_total{')).toEqual(['shop_orders_total{otel_scope_name="shop"} 3']);
    expect(await misuse()).toHaveLength(1);
  });

  test('a callback that fails or hangs does not fail the scrape', async () => {
    meter.createObservableGauge('shop.load').addCallback(() => Promise.reject(new Error('no')));
    meter.createObservableGauge('shop.hang').addCallback(() => new Promise(() => {}));
    meter.createCounter('shop.orders').add(1);
    expect(await linesOf('shop_')).toHaveLength(3);
    expect(await misuse()).toEqual(['metrics of the OpenTelemetry SDK: an observable callback failed']);
  });

  test('exponential histograms are left out and reported', async () => {
    await provider.shutdown();
    use([{ instrumentName: 'shop.latency', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }]);
    meter.createHistogram('shop.latency').record(1);
    expect(await linesOf('shop_latency')).toEqual([]);
    expect(await misuse()).toEqual([
      'metric shop_latency: exponential histograms have no text format; use explicit buckets',
    ]);
  });
});

test('what was read before stays after the shutdown of the provider', async () => {
  meter.createCounter('shop.orders').add(1);
  await captured.metrics();
  await provider.shutdown();
  expect(await linesOf('shop_orders_total{')).toHaveLength(1);
});

describe('the default instrumentations', () => {
  test("do not add a second duration of a server's requests", async () => {
    const name = 'http.server.request.duration';
    provider.getMeter('@opentelemetry/instrumentation-http').createHistogram(name, { unit: 's' }).record(1, { a: 'b' });
    expect(await linesOf('http_server_request')).toEqual([]);
    expect(await misuse()).toEqual([]);
  });

  test.each([
    ['@opentelemetry/instrumentation-http', 'http.client.request.duration', 'server.address'],
    ['@opentelemetry/instrumentation-undici', 'http.client.request.duration', 'server.address'],
    ['@opentelemetry/instrumentation-pg', 'db.client.operation.duration', 'db.operation.name'],
  ])('%s keeps named attributes of %s', async (scope, name, kept) => {
    const histogram = provider.getMeter(scope).createHistogram(name, { unit: 's' });
    histogram.record(1, { [kept]: 'kept', 'url.full': '/a?b', 'server.port': 80, 'db.query.text': 'SELECT 1' });
    expect(await linesOf('_seconds_count{')).toEqual([
      `${name.replaceAll('.', '_')}_seconds_count{otel_scope_name="${scope}",${kept.replaceAll('.', '_')}="kept"} 1`,
    ]);
  });

  test.each<[string, ViewOptions]>([
    ['every instrument', { instrumentName: '*' }],
    ['instruments by a part of their names', { instrumentName: 'http.*.duration' }],
    ['the same instrument', { instrumentName: 'http.client.request.duration', meterName: HTTP }],
    ['a unit', { instrumentUnit: 's' }],
  ])('count once when a view of the application selects %s', async (_, view) => {
    await provider.shutdown();
    use([view]);
    provider.getMeter(HTTP).createHistogram('http.client.request.duration', { unit: 's' }).record(1, { own: 'kept' });
    expect(await linesOf('_seconds_count{')).toEqual([
      `http_client_request_duration_seconds_count{otel_scope_name="${HTTP}",own="kept"} 1`,
    ]);
  });
});
