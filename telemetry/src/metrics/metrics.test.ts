import { ROOT_CONTEXT, context, trace, TraceFlags } from '@opentelemetry/api';
import { mergeCatalogues } from '@sextant/signals/declare/catalogue';
import { boundedLabel, label } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { seriesBudget } from '@sextant/signals/declare/metric';
import { span } from '@sextant/signals/declare/span';
import { SLOW_SECONDS } from '@sextant/signals/sampling';
import { sextant } from '@sextant/signals/sextant';
import { captureTelemetry, type Capture } from '../testing/testing';
import { withSpan } from '../traces/traces';
import { counter, gauge, histogram, MAX_ZERO_SERIES } from './metrics';

const result = label('result', 'how it ended', ['ok', 'bad']);
const place = boundedLabel('place', 'where', { budget: 2 });
const greetings = declare.counter({ name: 'greetings_total', help: 'Greetings.', unit: 'greetings', labels: [result] });
const visits = declare.counter({ name: 'visits_total', help: 'Visits.', unit: 'visits', labels: [place, result] });
const warmth = declare.gauge({ name: 'warmth_ratio', help: 'Warmth.', unit: 'ratio', labels: [place] });
const wait = declare.histogram({
  name: 'wait_seconds',
  help: 'Wait.',
  unit: 'seconds',
  labels: [result],
  buckets: [0.1, 1, 5],
});
const plain = declare.histogram({
  name: 'plain_seconds',
  help: 'No labels.',
  unit: 'seconds',
  labels: [],
  buckets: [1],
});
const workSpan = span({ name: 'work', kind: 'internal', description: 'Work.', attributes: [] });
const own = {
  ...mergeCatalogues(sextant),
  metrics: [...sextant.metrics, greetings, visits, warmth, wait, plain],
  spans: [workSpan],
};

const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
const SLOW = SLOW_SECONDS + 1;
/** Decisions of the collector: see sampling.test.ts. */
const KEPT = '2db50b37debe54596ca5e08dcb113660';
const NOT_KEPT = '86ad05dc987f806230a13ca07796da76';

const isClosedCounter = ({ kind, labels }: declare.Metric) => kind === 'counter' && labels.every((l) => l.values);

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

describe('a counter', () => {
  test('creates all series of closed labels with zero', async () => {
    counter(greetings);
    expect(await captured.value(greetings, { result: 'ok' })).toBe(0);
    expect(await captured.value(greetings, { result: 'bad' })).toBe(0);
  });

  test.each(sextant.metrics.filter(isClosedCounter))('$name can create all its series with zero', (metric) => {
    expect(seriesBudget(metric)).toBeLessThanOrEqual(MAX_ZERO_SERIES);
  });

  test('creates no series in advance for bounded labels', async () => {
    counter(visits);
    expect(await captured.metrics()).not.toContain('visits_total{');
  });

  test('sums increments', async () => {
    counter(greetings).inc({ result: 'ok' });
    counter(greetings).inc({ result: 'ok' }, 2.5);
    expect(await captured.value(greetings, { result: 'ok' })).toBe(3.5);
    await captured.assertCatalogued(own);
  });

  test('ignores negative increments without throwing', async () => {
    counter(greetings).inc({ result: 'ok' }, -1);
    counter(greetings).inc({ result: 'ok' }, NaN);
    expect(await captured.value(greetings, { result: 'ok' })).toBe(0);
    expect(await captured.problems(own)).toEqual([
      'metric greetings_total: the value is not a finite number of at least 0; the sample is dropped',
    ]);
  });

  test('records `other` beyond the budget of a label', async () => {
    for (const where of ['a', 'b', 'c', 'd', 'a']) counter(visits).inc({ place: where, result: 'ok' });
    expect(await captured.value(visits, { place: 'a', result: 'ok' })).toBe(2);
    expect(await captured.value(visits, { place: 'other', result: 'ok' })).toBe(2);
    expect(await captured.value(visits, { place: 'c', result: 'ok' })).toBeUndefined();
    await captured.assertCatalogued(own);
  });

  test('drops a sample with an undeclared label value and reports it once', async () => {
    const wrong = { result: 'maybe' } as unknown as { result: 'ok' };
    counter(greetings).inc(wrong);
    counter(greetings).inc(wrong);
    expect(await captured.metrics()).not.toContain('maybe');
    expect(await captured.problems(own)).toEqual([
      'metric greetings_total: label result has an undeclared value; the sample is dropped',
    ]);
  });

  test('drops a sample with a missing label', async () => {
    counter(visits).inc({ result: 'ok' } as unknown as { place: string; result: 'ok' });
    expect(await captured.metrics()).not.toContain('visits_total{');
  });

  test('accepts label values with special characters', async () => {
    counter(visits).inc({ place: '__proto__', result: 'ok' });
    counter(visits).inc({ place: 'a "quoted"\nline\\', result: 'ok' });
    expect(await captured.metrics()).toContain('visits_total{place="a \\"quoted\\"\\nline\\\\",result="ok"} 1');
    expect(await captured.metrics()).toContain('place="__proto__"');
  });
});

describe('an instrument', () => {
  test('is the same for the same declaration', () => {
    expect(counter(greetings)).toBe(counter(greetings));
  });

  test('throws for a second declaration of its name', () => {
    counter(greetings);
    expect(() => counter({ ...greetings })).toThrow('greetings_total is declared twice');
  });

  test('throws for a metric of another program', () => {
    const theirs = declare.foreign(declare.gauge({ name: 'up', help: 'Up.', unit: 'bool', labels: [] }));
    expect(() => gauge(theirs)).toThrow('another program');
  });
});

describe('a gauge', () => {
  test('keeps the last value', async () => {
    gauge(warmth).set({ place: 'a' }, 0.5);
    gauge(warmth).set({ place: 'a' }, 0.7);
    expect(await captured.value(warmth, { place: 'a' })).toBe(0.7);
  });

  test('collects values at each scrape and drops missing series', async () => {
    let places = ['a', 'b'];
    gauge(warmth).onCollect(async (set) => {
      await Promise.resolve();
      places.forEach((where, i) => set({ place: where }, i));
    });
    expect(await captured.value(warmth, { place: 'b' })).toBe(1);
    places = ['a'];
    expect(await captured.value(warmth, { place: 'b' })).toBeUndefined();
  });

  test('is absent when its collector fails, without failing the scrape', async () => {
    gauge(warmth).onCollect(() => Promise.reject(new Error('no database')));
    counter(greetings);
    expect(await captured.metrics()).toContain('greetings_total{result="ok"} 0');
    expect(await captured.problems(own)).toEqual(['metric warmth_ratio: could not collect its values']);
  });

  test('is absent when its collector hangs, without blocking the scrape', async () => {
    gauge(warmth).onCollect(() => new Promise(() => {}));
    const start = performance.now();
    expect(await captured.metrics()).not.toContain('warmth_ratio{');
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('a histogram', () => {
  test('counts a value equal to a bound in its bucket', async () => {
    for (const seconds of [0.1, 0.5, 7]) histogram(wait).observe({ result: 'ok' }, seconds);
    const text = await captured.metrics();
    expect(text).toContain('wait_seconds_bucket{le="0.1",result="ok"} 1');
    expect(text).toContain('wait_seconds_bucket{le="1",result="ok"} 2');
    expect(text).toContain('wait_seconds_bucket{le="5",result="ok"} 2');
    expect(text).toContain('wait_seconds_bucket{le="+Inf",result="ok"} 3');
    expect(text).toContain('wait_seconds_sum{result="ok"} 7.6');
    expect(text).toContain('wait_seconds_count{result="ok"} 3');
  });

  test('has no braces without labels', async () => {
    histogram(plain).observe({}, 2);
    expect(await captured.metrics()).toContain(
      'plain_seconds_bucket{le="+Inf"} 1\nplain_seconds_sum 2\nplain_seconds_count 1',
    );
  });

  test('accepts labels at the start and at the end of a timer', async () => {
    const stop = histogram(wait).startTimer();
    const seconds = stop({ result: 'bad' });
    expect(seconds).toBeGreaterThanOrEqual(0);
    histogram(wait).startTimer({ result: 'bad' })();
    expect(await captured.value(wait, { result: 'bad' })).toBe(2);
  });

  test('ignores values that are not finite', async () => {
    histogram(wait).observe({ result: 'ok' }, Infinity);
    expect(await captured.value(wait, { result: 'ok' })).toBeUndefined();
  });
});

describe('the exposition', () => {
  test('is classic text or OpenMetrics, in any order of requests', async () => {
    counter(greetings).inc({ result: 'ok' });
    for (let i = 0; i < 2; i += 1) {
      const open = await captured.metrics(OPEN_METRICS);
      expect(open).toContain('# TYPE greetings counter\ngreetings_total{result="ok"} 1');
      expect(open.endsWith('# EOF\n')).toBe(true);
      const classic = await captured.metrics('text/plain');
      expect(classic).toContain('# TYPE greetings_total counter\ngreetings_total{result="ok"} 1');
      expect(classic).not.toContain('# EOF');
    }
  });

  test('is correct for concurrent requests of both formats', async () => {
    counter(greetings).inc({ result: 'ok' });
    const [open, classic] = await Promise.all([captured.metrics(OPEN_METRICS), captured.metrics()]);
    expect(open).toContain('# TYPE greetings counter');
    expect(classic).toContain('# TYPE greetings_total counter');
  });

  test('has exemplars only in OpenMetrics', async () => {
    within(KEPT, () => histogram(wait).observe({ result: 'ok' }, 0.5));
    expect(await captured.metrics(OPEN_METRICS)).toMatch(
      new RegExp(
        `wait_seconds_bucket\\{le="1",result="ok"\\} 1 # \\{trace_id="${KEPT}",span_id="[0-9a-f]{16}"\\} 0\\.5 \\d+`,
      ),
    );
    expect(await captured.metrics()).not.toContain('trace_id');
  });
});

describe('an exemplar', () => {
  const exemplars = async () => (await captured.metrics(OPEN_METRICS)).match(/trace_id="\w+"/g) ?? [];

  test('is absent when the sampler may drop the trace', async () => {
    within(NOT_KEPT, () => histogram(wait).observe({ result: 'ok' }, 0.5));
    expect(await exemplars()).toEqual([]);
  });

  test('is present when the span has failed', async () => {
    await withSpan(workSpan, {}, (s) => {
      s.fail(new Error('no'));
      histogram(wait).observe({ result: 'ok' }, 0.5);
    });
    expect(await exemplars()).toHaveLength(1);
  });

  test('is present for a slow observation in a span that is as slow', async () => {
    within(NOT_KEPT, () => histogram(wait).observe({ result: 'ok' }, SLOW), new Date(Date.now() - SLOW * 1_000));
    expect(await exemplars()).toEqual([`trace_id="${NOT_KEPT}"`]);
  });

  test('is present for a slow observation after an hour: a late span still keeps its trace', async () => {
    within(NOT_KEPT, () => histogram(wait).observe({ result: 'ok' }, 3_600), new Date(Date.now() - 3_600_000));
    expect(await exemplars()).toEqual([`trace_id="${NOT_KEPT}"`]);
  });

  test('is absent for a slow observation in a short span', async () => {
    within(NOT_KEPT, () => histogram(wait).observe({ result: 'ok' }, SLOW));
    expect(await exemplars()).toEqual([]);
  });

  test('is absent outside a recording span', async () => {
    histogram(wait).observe({ result: 'ok' }, 0.5);
    const remote = trace.wrapSpanContext({ traceId: KEPT, spanId: '00f067aa0ba902b7', traceFlags: TraceFlags.SAMPLED });
    context.with(trace.setSpan(ROOT_CONTEXT, remote), () => histogram(wait).observe({ result: 'ok' }, 0.5));
    expect(await exemplars()).toEqual([]);
  });
});

/** Runs `fn` in a recording span of the given trace. */
function within(traceId: string, fn: () => void, startTime = new Date()): void {
  const parent = trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId: '00f067aa0ba902b7',
    traceFlags: TraceFlags.SAMPLED,
  });
  const active = trace.getTracer('sextant').startSpan('work', { startTime }, parent);
  context.with(trace.setSpan(parent, active), fn);
  active.end();
}
