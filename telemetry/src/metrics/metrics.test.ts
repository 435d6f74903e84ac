import { ROOT_CONTEXT, context, trace, TraceFlags } from '@opentelemetry/api';
import { mergeCatalogues } from '@sextant/signals/declare/catalogue';
import { boundedLabel, label } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { SLOW_SECONDS } from '@sextant/signals/sampling';
import { sextant } from '@sextant/signals/sextant';
import { counter, gauge, histogram } from './metrics';
import { captureTelemetry, type Capture } from '../testing/testing';
import { withSpan } from '../traces/traces';
import { span } from '@sextant/signals/declare/span';

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
/** Decided by the collector's arithmetic: see sampling.test.ts. */
const KEPT = '2db50b37debe54596ca5e08dcb113660';
const NOT_KEPT = '86ad05dc987f806230a13ca07796da76';

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

describe('a counter', () => {
  test('starts all series of closed labels at zero', async () => {
    counter(greetings);
    expect(await captured.value(greetings, { result: 'ok' })).toBe(0);
    expect(await captured.value(greetings, { result: 'bad' })).toBe(0);
  });

  test('starts no series where a label is only bounded', async () => {
    counter(visits);
    expect(await captured.metrics()).not.toContain('visits_total{');
  });

  test('adds up', async () => {
    counter(greetings).inc({ result: 'ok' });
    counter(greetings).inc({ result: 'ok' }, 2.5);
    expect(await captured.value(greetings, { result: 'ok' })).toBe(3.5);
    await captured.assertCatalogued(own);
  });

  test('refuses to go down, without throwing', async () => {
    counter(greetings).inc({ result: 'ok' }, -1);
    counter(greetings).inc({ result: 'ok' }, NaN);
    expect(await captured.value(greetings, { result: 'ok' })).toBe(0);
    expect(await captured.problems(own)).toContain('metric greetings_total: a counter cannot be increased by -1');
  });

  test('records `other` once the budget of a label is spent', async () => {
    for (const where of ['a', 'b', 'c', 'd', 'a']) counter(visits).inc({ place: where, result: 'ok' });
    expect(await captured.value(visits, { place: 'a', result: 'ok' })).toBe(2);
    expect(await captured.value(visits, { place: 'other', result: 'ok' })).toBe(2);
    expect(await captured.value(visits, { place: 'c', result: 'ok' })).toBeUndefined();
    await captured.assertCatalogued(own);
  });

  test('loses a sample whose label has an undeclared value, and says so once', async () => {
    const wrong = { result: 'maybe' } as unknown as { result: 'ok' };
    counter(greetings).inc(wrong);
    counter(greetings).inc(wrong);
    expect(await captured.metrics()).not.toContain('maybe');
    expect(await captured.problems(own)).toEqual([
      'metric greetings_total: label result has a value that is not declared; the sample is lost',
    ]);
  });

  test('loses a sample that lacks a label', async () => {
    counter(visits).inc({ result: 'ok' } as unknown as { place: string; result: 'ok' });
    expect(await captured.metrics()).not.toContain('visits_total{');
  });

  test('takes label values that are special to other code', async () => {
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

  test('is refused for a second declaration of its name', () => {
    counter(greetings);
    expect(() => counter({ ...greetings })).toThrow('greetings_total is declared twice');
  });

  test('is refused for what another program emits', () => {
    const theirs = declare.foreign(declare.gauge({ name: 'up', help: 'Up.', unit: 'bool', labels: [] }));
    expect(() => gauge(theirs)).toThrow("another program's");
  });
});

describe('a gauge', () => {
  test('shows what was set last', async () => {
    gauge(warmth).set({ place: 'a' }, 0.5);
    gauge(warmth).set({ place: 'a' }, 0.7);
    expect(await captured.value(warmth, { place: 'a' })).toBe(0.7);
  });

  test('looks values up at the scrape, and forgets those that are gone', async () => {
    let places = ['a', 'b'];
    gauge(warmth).onCollect(async (set) => {
      await Promise.resolve();
      places.forEach((where, i) => set({ place: where }, i));
    });
    expect(await captured.value(warmth, { place: 'b' })).toBe(1);
    places = ['a'];
    expect(await captured.value(warmth, { place: 'b' })).toBeUndefined();
  });

  test('is absent when its look-up fails, and the scrape goes on', async () => {
    gauge(warmth).onCollect(() => Promise.reject(new Error('no database')));
    counter(greetings);
    expect(await captured.metrics()).toContain('greetings_total{result="ok"} 0');
    expect(await captured.problems(own)).toEqual(['metric warmth_ratio: its values could not be collected']);
  });

  test('is absent when its look-up hangs, and the scrape goes on', async () => {
    gauge(warmth).onCollect(() => new Promise(() => {}));
    const start = performance.now();
    expect(await captured.metrics()).not.toContain('warmth_ratio{');
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('a histogram', () => {
  test('counts a value that equals a bound under that bound', async () => {
    for (const seconds of [0.1, 0.5, 7]) histogram(wait).observe({ result: 'ok' }, seconds);
    const text = await captured.metrics();
    expect(text).toContain('wait_seconds_bucket{le="0.1",result="ok"} 1');
    expect(text).toContain('wait_seconds_bucket{le="1",result="ok"} 2');
    expect(text).toContain('wait_seconds_bucket{le="5",result="ok"} 2');
    expect(text).toContain('wait_seconds_bucket{le="+Inf",result="ok"} 3');
    expect(text).toContain('wait_seconds_sum{result="ok"} 7.6');
    expect(text).toContain('wait_seconds_count{result="ok"} 3');
  });

  test('is written without labels when it has none', async () => {
    histogram(plain).observe({}, 2);
    expect(await captured.metrics()).toContain(
      'plain_seconds_bucket{le="+Inf"} 1\nplain_seconds_sum 2\nplain_seconds_count 1',
    );
  });

  test('times with labels given at the start and at the end', async () => {
    const stop = histogram(wait).startTimer();
    const seconds = stop({ result: 'bad' });
    expect(seconds).toBeGreaterThanOrEqual(0);
    histogram(wait).startTimer({ result: 'bad' })();
    expect(await captured.value(wait, { result: 'bad' })).toBe(2);
  });

  test('loses what is not a number', async () => {
    histogram(wait).observe({ result: 'ok' }, Infinity);
    expect(await captured.value(wait, { result: 'ok' })).toBeUndefined();
  });
});

describe('the exposition', () => {
  test('is classic text unless OpenMetrics is asked for, again and again', async () => {
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

  test('is right when both formats are asked for at once', async () => {
    counter(greetings).inc({ result: 'ok' });
    const [open, classic] = await Promise.all([captured.metrics(OPEN_METRICS), captured.metrics()]);
    expect(open).toContain('# TYPE greetings counter');
    expect(classic).toContain('# TYPE greetings_total counter');
  });

  test('has exemplars only as OpenMetrics', async () => {
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

  test('is not made from a trace that the sampler may drop', async () => {
    within(NOT_KEPT, () => histogram(wait).observe({ result: 'ok' }, 0.5));
    expect(await exemplars()).toEqual([]);
  });

  test('is made from any trace whose span has failed', async () => {
    await withSpan(workSpan, {}, (s) => {
      s.fail(new Error('no'));
      histogram(wait).observe({ result: 'ok' }, 0.5);
    });
    expect(await exemplars()).toHaveLength(1);
  });

  test('is made from a slow observation in a span that was as slow', async () => {
    within(NOT_KEPT, () => histogram(wait).observe({ result: 'ok' }, SLOW), new Date(Date.now() - SLOW * 1_000));
    expect(await exemplars()).toEqual([`trace_id="${NOT_KEPT}"`]);
  });

  test('is not made from an observation so slow that the sampler has decided before', async () => {
    within(NOT_KEPT, () => histogram(wait).observe({ result: 'ok' }, 60), new Date(Date.now() - 60_000));
    expect(await exemplars()).toEqual([]);
  });

  test('is not made from a slow observation in a short span', async () => {
    within(NOT_KEPT, () => histogram(wait).observe({ result: 'ok' }, SLOW));
    expect(await exemplars()).toEqual([]);
  });

  test('is not made outside of any span, nor in one that does not record', async () => {
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
