import { boundedLabel, label } from '../declare/label';
import { counter, gauge, histogram } from '../declare/metric';
import { bytes, perSecond, quantity, ratio, seconds } from './expression';
import { heldMax } from './held';
import { countLines, logs, withFields } from './logql';
import { matching, noneOf, oneOf, variable } from './match';
import { mean } from './means';
import * as op from './operators';
import * as q from './promql';
import { render } from './render';
import { windowProblems } from './windows';

const status = label('status', 'how it ended', ['ok', 'failed', 'gone']);
const model = boundedLabel('model', 'which model', { budget: 3 });
const jobs = counter({ name: 'jobs_total', help: 'jobs', unit: 'jobs', labels: [status, model] });
const depth = gauge({ name: 'depth', help: 'depth', unit: 'jobs', labels: [model] });
const memory = gauge({ name: 'memory_bytes', help: 'memory', unit: 'bytes', labels: [] });
const wait = histogram({ name: 'wait_seconds', help: 'wait', unit: 'seconds', labels: [model], buckets: [1, 15] });

describe('a query', () => {
  test.each([
    ['rate of a counter', q.rate(jobs, '5m'), 'rate(jobs_total[5m])'],
    ['closed value', q.rate(jobs, '5m', { status: 'failed' }), 'rate(jobs_total{status="failed"}[5m])'],
    [
      'several values',
      q.increase(jobs, '1h', { status: oneOf('failed', 'gone') }),
      'increase(jobs_total{status=~"failed|gone"}[1h])',
    ],
    ['excluded values', q.rate(jobs, '5m', { status: noneOf('ok') }), 'rate(jobs_total{status!~"ok"}[5m])'],
    ['target labels, sorted', q.value(depth, { service: 'w', model: 'm' }), 'depth{model="m", service="w"}'],
    ['dashboard variable', q.value(depth, { service: variable('service') }), 'depth{service=~"$service"}'],
    ['pattern', q.value(depth, { model: matching('gpt-.*') }), 'depth{model=~"gpt-.*"}'],
    ['values with special characters', q.value(depth, { model: oneOf('gpt-4.1') }), 'depth{model=~"gpt-4\\\\.1"}'],
    ['quotes in a value', q.value(depth, { model: 'a"b' }), 'depth{model="a\\"b"}'],
    ['sum by', op.sum(q.rate(jobs, '5m'), { by: ['model'] }), 'sum by (model) (rate(jobs_total[5m]))'],
    ['count', op.count(q.value(depth)), 'count(depth)'],
    [
      'quantile',
      q.quantile(0.95, wait, { window: '10m' }),
      'histogram_quantile(0.95, sum by (le) (rate(wait_seconds_bucket[10m])))',
    ],
    [
      'quantile by label',
      q.quantile(0.5, wait, { window: '$__rate_interval', by: ['model'], where: { service: 'w' } }),
      'histogram_quantile(0.5, sum by (le, model) (rate(wait_seconds_bucket{service="w"}[$__rate_interval])))',
    ],
    ['observations', q.rate(q.observations(wait), '5m'), 'rate(wait_seconds_count[5m])'],
    [
      'mean',
      op.per(op.sum(q.rate(q.total(wait), '5m')), op.sum(q.rate(q.observations(wait), '5m'))),
      'sum(rate(wait_seconds_sum[5m])) / sum(rate(wait_seconds_count[5m]))',
    ],
    [
      'mean by label',
      mean(wait, { window: '1d', where: { service: 'w' }, by: ['model'] }),
      'sum by (model) (rate(wait_seconds_sum{service="w"}[1d])) / (sum by (model) (rate(wait_seconds_count{service="w"}[1d])) > 0)',
    ],
    [
      'up to a bucket',
      q.rate(q.buckets(wait), '5m', { le: q.upTo(wait, 15) }),
      'rate(wait_seconds_bucket{le=~"15(\\\\.0)?"}[5m])',
    ],
    ['samples', q.samples(jobs, '1h', { status: 'ok' }), 'jobs_total{status="ok"}[1h]'],
    ['last sample', q.lastSample(jobs, '6h'), 'last_over_time(jobs_total[6h])'],
    [
      'sum of increases',
      q.sumOverTime(op.sum(q.increase(jobs, '5m')), { window: '1d', step: '5m' }),
      'sum_over_time(sum(increase(jobs_total[5m]))[1d:5m])',
    ],
    ['over time', q.overTime('max', depth, '5m'), 'max_over_time(depth[5m])'],
    [
      'over time of a recorded series',
      q.overTime('stddev', q.recorded('model:jobs:rate1h', q.value(depth)), '7d'),
      'stddev_over_time(model:jobs:rate1h[7d])',
    ],
    [
      'present over time, earlier',
      q.offset(q.presentOverTime(q.recorded('model:jobs:rate1h', q.value(depth)), '6d'), '1d'),
      'present_over_time(model:jobs:rate1h[6d] offset 1d)',
    ],
    [
      'every selector of an earlier query',
      q.offset(op.share(op.sum(q.rate(jobs, '1h', { status: 'ok' })), op.sum(q.rate(jobs, '1h'))), '7d'),
      'sum(rate(jobs_total{status="ok"}[1h] offset 7d)) / sum(rate(jobs_total[1h] offset 7d))',
    ],
    [
      'held maximum',
      heldMax(depth, { by: ['model'], where: { service: 'w' } }),
      'max by (model) (depth{service="w"}) or max by (model) (last_over_time(depth{service="w"}[6h]))',
    ],
    [
      'constant label',
      q.labelled(q.absent(q.value(depth)), 'signal', 'depth'),
      'label_replace(absent(depth), "signal", "depth", "", "")',
    ],
    ['absent', q.absent(q.value(depth)), 'absent(depth)'],
    ['or zero', op.orZero(op.sum(q.rate(jobs, '5m'))), 'sum(rate(jobs_total[5m])) or vector(0)'],
    ['an hour', op.perHour(op.sum(q.rate(jobs, '1h'))), 'sum(rate(jobs_total[1h])) * 3600'],
    [
      'matched sets',
      op.and(q.value(depth), op.gt(q.value(memory), bytes(1)), { on: ['service'] }),
      'depth and on (service) memory_bytes > 1',
    ],
    [
      'activity of an alert',
      q.alertActivity('Some"Alert', '60s'),
      'max_over_time(ALERTS{alertname="Some\\"Alert"}[60s])',
    ],
  ])('%s', (_title, vector, text) => {
    expect(render(vector)).toBe(text);
  });

  test('parenthesizes operands of lower precedence', () => {
    const some = op.sum(q.rate(jobs, '5m'));
    expect(render(op.times(op.plus(some, some), 2))).toBe(
      '(sum(rate(jobs_total[5m])) + sum(rate(jobs_total[5m]))) * 2',
    );
    expect(render(op.complement(op.share(some, some)))).toBe(
      '1 - sum(rate(jobs_total[5m])) / sum(rate(jobs_total[5m]))',
    );
    expect(render(op.minus(some, op.minus(some, some)))).toContain('- (sum(');
  });

  test('scales every duration, down to one second', () => {
    expect(render(q.increase(jobs, '1h'), { timeScale: 1 / 60 })).toBe('increase(jobs_total[60s])');
    expect(render(q.rate(jobs, '30s'), { timeScale: 0.001 })).toBe('rate(jobs_total[1s])');
    expect(render(q.rate(jobs, '$__rate_interval'), { timeScale: 0.1 })).toBe('rate(jobs_total[$__rate_interval])');
  });

  test('does not render with a window that is longer than the retention of Prometheus', () => {
    const sentence = 'the window 30d is longer than the 15d that Prometheus keeps';
    expect(() => render(op.orZero(op.sum(q.rate(jobs, '30d'))))).toThrow(sentence);
    expect(() => render(q.sumOverTime(op.sum(q.increase(jobs, '1h')), { window: '30d', step: '1h' }))).toThrow(
      sentence,
    );
    expect(windowProblems(op.plus(q.rate(jobs, '361h'), q.rate(jobs, '16d')))).toEqual([
      expect.stringContaining('361h'),
      expect.stringContaining('16d'),
    ]);
    expect(windowProblems(op.plus(q.rate(jobs, '15d'), q.rate(jobs, '$__range')))).toEqual([]);
  });

  test('rejects undeclared labels and buckets at run time', () => {
    expect(() => q.rate(jobs, '5m', { nope: 'x' } as object)).toThrow(
      'jobs_total has no label nope; it has status, model',
    );
    expect(() => q.upTo(wait, 2)).toThrow('wait_seconds has no bucket 2; it has 1, 15');
  });

  test('does not compile when it is meaningless', () => {
    // A PromQL parser accepts each line, but the compiler must not. The functions are never called.
    const mistakes = (): void => {
      // @ts-expect-error rate() of a gauge
      q.rate(depth, '5m');
      // @ts-expect-error the current value of a counter
      q.value(jobs);
      // @ts-expect-error a quantile of a counter
      q.quantile(0.9, jobs, { window: '5m' });
      // @ts-expect-error an undeclared label
      q.rate(jobs, '5m', { queue: 'x' });
      // @ts-expect-error a value outside the closed set
      q.rate(jobs, '5m', { status: 'fail' });
      // @ts-expect-error one of several values outside the closed set
      q.rate(jobs, '5m', { status: oneOf('failed', 'lost') });
      // @ts-expect-error grouping by an undeclared label
      op.sum(q.rate(jobs, '5m'), { by: ['queue'] });
      // @ts-expect-error grouping by a label that an inner sum removed
      op.sum(op.sum(q.rate(jobs, '5m'), { by: ['model'] }), { by: ['status'] });
      // @ts-expect-error comparing bytes with seconds
      op.gt(q.value(memory), seconds(15));
      // @ts-expect-error comparing a rate with a number of jobs
      op.gt(op.sum(q.rate(jobs, '5m')), quantity(1, 'jobs'));
      // @ts-expect-error the ratio of bytes to jobs
      op.share(op.sum(q.value(memory)), op.sum(q.value(depth)));
      // @ts-expect-error a ratio of vectors with different labels
      op.share(op.sum(q.rate(jobs, '5m'), { by: ['model'] }), op.sum(q.rate(jobs, '5m')));
      // @ts-expect-error a threshold in percent on a ratio
      op.gt(op.share(op.sum(q.value(depth)), op.sum(q.value(depth))), quantity(10, 'percent'));
      // @ts-expect-error a zero without labels among series with labels
      op.orZero(op.sum(q.rate(jobs, '5m'), { by: ['model'] }));
      // @ts-expect-error not a duration
      q.rate(jobs, '5 minutes');
      // @ts-expect-error PromQL and LogQL in one expression
      op.plus(op.sum(q.rate(jobs, '5m')), op.sum(countLines(logs({ level: 'error' }), '5m')));
      // @ts-expect-error an unknown level
      logs({ level: 'fatal' });
      // @ts-expect-error an unknown stream label
      logs({ run_id: 'x' });
    };
    const valid = (): void => {
      op.gt(op.share(op.sum(q.rate(jobs, '5m')), op.sum(q.rate(jobs, '5m'))), ratio(0.1));
      op.gt(op.sum(q.rate(jobs, '5m')), perSecond(1, 'jobs'));
      op.gt(q.quantile(0.95, wait, { window: '5m' }), seconds(15));
      op.sum(countLines(withFields(logs({ service: 'w' })), '5m'), { by: ['level'] });
    };
    expect([typeof mistakes, typeof valid]).toEqual(['function', 'function']);
  });
});
