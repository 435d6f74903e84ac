import { boundedLabel, label } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { attribute, span } from '@sextant/signals/declare/span';
import { withSpan } from '../traces/traces';
import { counter, gauge, histogram } from './metrics';

const result = label('result', 'how it ended', ['ok', 'bad']);
const place = boundedLabel('place', 'where', { budget: 2 });
const labels = [place, result] as const;
const jobs = declare.counter({ name: 'jobs_total', help: 'Jobs.', unit: 'jobs', labels });
const depth = declare.gauge({ name: 'depth', help: 'Depth.', unit: 'jobs', labels: [] });
const wait = declare.histogram({ name: 'wait_seconds', help: 'Wait.', unit: 'seconds', labels, buckets: [1] });
const work = span({
  name: 'work',
  kind: 'internal',
  description: 'Work.',
  attributes: [attribute('sextant.step', 'string', 'Step.')],
});

// Tests the compiler: tsc fails on an unused @ts-expect-error. The function is never called.
function neverCalled(): void {
  counter(jobs).inc({ place: 'here', result: 'ok' });
  // @ts-expect-error a label is missing
  counter(jobs).inc({ place: 'here' });
  // @ts-expect-error all labels are missing
  counter(jobs).inc();
  // @ts-expect-error the value is not in the closed set
  counter(jobs).inc({ place: 'here', result: 'maybe' });
  // @ts-expect-error the label is not declared
  counter(jobs).inc({ place: 'here', result: 'ok', run_id: '1' });
  // @ts-expect-error a gauge is not a counter
  counter(depth);
  // @ts-expect-error a counter is not a histogram
  histogram(jobs);
  // @ts-expect-error a value is missing
  gauge(depth).set({});
  gauge(depth).set({}, 1);
  // @ts-expect-error the label is not declared
  gauge(depth).set({ place: 'here' }, 1);
  histogram(wait).startTimer()({ place: 'here', result: 'ok' });
  histogram(wait).startTimer({ place: 'here' })({ result: 'ok' });
  histogram(wait).startTimer({ place: 'here', result: 'ok' })();
  // @ts-expect-error a label is missing at the end
  histogram(wait).startTimer({ place: 'here' })();
  // @ts-expect-error the label is not declared
  histogram(wait).startTimer({ where: 'here' });
  void withSpan(work, { attributes: { 'sextant.step': 'analyze' } }, (s) => s.set({ 'sextant.step': 'apply' }));
  // @ts-expect-error the attribute is not declared
  void withSpan(work, { attributes: { 'sextant.stage': 'analyze' } }, () => {});
  // @ts-expect-error the attribute has another type
  void withSpan(work, {}, (s) => s.set({ 'sextant.step': 1 }));
}

test('undeclared labels and attributes do not compile', () => {
  expect(neverCalled).toBeInstanceOf(Function);
});
