import { boundedLabel } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client';
import { captureTelemetry, type Capture } from '../testing/testing';
import { counter, histogram, registry } from './metrics';
import { exposeDefaults } from './registry';

const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
const place = boundedLabel('place', 'where', { budget: 5 });
const visits = declare.counter({ name: 'visits_total', help: 'Visits.', unit: 'visits', labels: [place] });
const wait = declare.histogram({ name: 'wait_seconds', help: 'Wait.', unit: 'seconds', labels: [place], buckets: [1] });

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});
afterEach(() => {
  register.setDefaultLabels({});
  ['own_total', 'own_seconds', 'broken', 'process_cpu_user_seconds_total'].forEach((n) =>
    register.removeSingleMetric(n),
  );
});

test("the registry is prom-client's default one", () => {
  expect(registry).toBe(register);
  counter(visits);
  expect(registry.getSingleMetric('visits_total')).toBeInstanceOf(Counter);
});

test("an application's own prom-client metrics are on the same /metrics", async () => {
  new Counter({ name: 'own_total', help: 'Own.', labelNames: ['x'] }).inc({ x: 'y' }, 2);
  new Histogram({ name: 'own_seconds', help: 'Own.', buckets: [1] }).observe(0.5);
  counter(visits).inc({ place: 'here' });
  for (let i = 0; i < 2; i += 1) {
    const open = await captured.metrics(OPEN_METRICS);
    expect(open).toContain('# TYPE own counter\nown_total{x="y"} 2\n');
    expect(open).toContain('own_seconds_bucket{le="1"} 1\n');
    const classic = await captured.metrics();
    expect(classic).toContain('# TYPE own_total counter\nown_total{x="y"} 2\n');
    expect(classic).toContain('visits_total{place="here"} 1\n');
  }
});

test('OpenMetrics has created timestamps of counters and histograms, and the classic format has none', async () => {
  counter(visits).inc({ place: 'here' });
  histogram(wait).observe({ place: 'here' }, 0.5);
  const open = await captured.metrics(OPEN_METRICS);
  expect(open).toMatch(
    /# TYPE visits counter\nvisits_total\{place="here"\} 1\nvisits_created\{place="here"\} \d{10}(\.\d+)?\n/,
  );
  expect(open).toMatch(/wait_seconds_count\{place="here"\} 1\nwait_seconds_created\{place="here"\} \d{10}(\.\d+)?\n/);
  expect(await captured.metrics()).not.toContain('_created');
});

test('our metrics are in what prom-client itself writes', async () => {
  counter(visits).inc({ place: 'here' });
  histogram(wait).observe({ place: 'here' }, 0.5);
  const text = await register.metrics();
  expect(text).toContain('visits_total{place="here"} 1');
  expect(text).toContain('wait_seconds_bucket{le="1",place="here"} 1');
});

test('default labels of the registry are on every series', async () => {
  register.setDefaultLabels({ zone: 'eu' });
  counter(visits).inc({ place: 'here' });
  expect(await captured.metrics()).toContain('visits_total{place="here",zone="eu"} 1');
  expect(await captured.metrics(OPEN_METRICS)).toContain('visits_total{place="here",zone="eu"} 1');
});

test.each([
  ['fails', () => Promise.reject(new Error('no'))],
  ['hangs', () => new Promise<void>(() => {})],
])("an application's metric that %s is left out and does not fail the scrape", async (_, collect) => {
  new Gauge({ name: 'broken', help: 'Broken.', collect });
  counter(visits).inc({ place: 'here' });
  const text = await captured.metrics();
  expect(text).toContain('visits_total{place="here"} 1');
  expect(text).not.toContain('broken');
});

test('an application may collect the default metrics as well', async () => {
  exposeDefaults();
  collectDefaultMetrics();
  const lines = (await captured.metrics()).split('\n');
  expect(lines.filter((line) => line === '# TYPE process_cpu_user_seconds_total counter')).toHaveLength(1);
});
