// What a real Prometheus makes of /metrics.
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { boundedLabel } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { ensureBinary, startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { execFileSync } from 'node:child_process';
import type { Server } from 'node:http';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startMetricsServer } from '../http/metrics-server';
import { captureTelemetry } from '../testing/testing';
import { counter, histogram } from './metrics';
import { exposition } from './registry';
import { metricViews, sdkMetricReader } from './sdk-reader';

const place = boundedLabel('place', 'where', { budget: 5 });
const visits = declare.counter({ name: 'visits_total', help: 'Visits.', unit: 'visits', labels: [place] });
const BUCKETS = [0.1, 1, 15];
const wait = declare.histogram({ name: 'wait_seconds', help: 'Wait.', unit: 'seconds', labels: [], buckets: BUCKETS });

let stack: TestStack;
let server: Server;
let provider: MeterProvider;

beforeAll(async () => {
  captureTelemetry();
  provider = new MeterProvider({ readers: [sdkMetricReader()], views: metricViews() });
  counter(visits).inc({ place: 'a "quoted"\nplace\\' }, 3);
  [0.1, 0.5, 1, 3, 15, 40].forEach((seconds) => histogram(wait).observe({}, seconds));
  const meter = provider.getMeter('shop');
  meter
    .createCounter('shop.orders', { description: 'Orders.', unit: '{order}' })
    .add(2, { '2nd.kind': 'größer', le: 'x' });
  const latency = meter.createHistogram('shop.latency', {
    description: 'Latency.',
    unit: 's',
    advice: { explicitBucketBoundaries: BUCKETS },
  });
  [0.1, 2].forEach((seconds) => latency.record(seconds));
  server = await startMetricsServer(0);
  const env = { SEXTANT_SCRAPE_INTERVAL: '1s', SEXTANT_NATIVE_HISTOGRAMS: 'true' };
  stack = await startStack({ only: ['prometheus'], env });
  const target = [{ targets: [`127.0.0.1:${(server.address() as AddressInfo).port}`], labels: { service: 'shop' } }];
  writeFileSync(join(stack.home, 'targets', 'shop.json'), JSON.stringify(target));
  await until('Prometheus scrapes', async () => (await query('visits_total')).length === 1, { timeoutMs: 60_000 });
}, 180_000);
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await provider.shutdown();
  await stack.stop();
}, 60_000);

async function query(expression: string): Promise<readonly { metric: Record<string, string>; value: string }[]> {
  const url = `${stack.endpoints['prometheus']}/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { data } = (await (await fetch(url)).json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return data.result.map(({ metric, value }) => ({ metric, value: value[1] }));
}

test('promtool finds nothing wrong in the classic format', async () => {
  const { body } = await exposition('text/plain');
  const promtool = await ensureBinary('promtool');
  const check = () => execFileSync(promtool, ['check', 'metrics'], { input: body, encoding: 'utf8' });
  expect(check).not.toThrow();
}, 60_000);

test('Prometheus reads our metrics and those of the OpenTelemetry SDK', async () => {
  expect(await query('visits_total')).toMatchObject([{ metric: { place: 'a "quoted"\nplace\\' }, value: '3' }]);
  expect(await query('shop_orders_total')).toMatchObject([
    { metric: { _2nd_kind: 'größer', key_le: 'x', otel_scope_name: 'shop', service: 'shop' }, value: '2' },
  ]);
  expect(await query('shop_latency_seconds_bucket{le=~"1(\\\\.0)?"}')).toMatchObject([{ value: '1' }]);
  expect(await query('shop_latency_seconds_count')).toMatchObject([{ value: '2' }]);
});

test('a series counts from zero, although its first scrape has its first 60 events', async () => {
  counter(visits).inc({ place: 'late' }, 60);
  const increase = 'increase(visits_total{place="late"}[1m])';
  const [result] = await until(
    'Prometheus has the series',
    async () => {
      const series = await query(increase);
      return series.length > 0 && series;
    },
    { timeoutMs: 30_000 },
  );
  expect(Number(result!.value)).toBeGreaterThanOrEqual(60);
});

test('native histograms are exact at the edges of the buckets', async () => {
  for (const edge of BUCKETS) {
    const classic = `wait_seconds_bucket{le=~"${edge}(\\\\.0)?"} / on() wait_seconds_count`;
    const [{ value }, [native]] = [
      (await query(classic))[0]!,
      await query(`histogram_fraction(-Inf, ${edge}, wait_seconds)`),
    ];
    expect(Number(native?.value)).toBe(Number(value));
  }
  expect(await query('histogram_count(wait_seconds)')).toMatchObject([{ value: '6' }]);
});
