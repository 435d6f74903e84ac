import { boundedLabel, label } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { quantity, type Node } from '@sextant/signals/query/expression';
import { matching, oneOf } from '@sextant/signals/query/match';
import { and, gt, sum } from '@sextant/signals/query/operators';
import { constant, increase, offset, quantile, rate, recorded, sumOverTime } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import { mutationsOf } from './mutants';

const status = label('status', 'how it ended', ['ok', 'failed', 'gone']);
const model = boundedLabel('model', 'which model', { budget: 3 });
const jobs = declare.counter({ name: 'jobs_total', help: 'Jobs.', unit: 'jobs', labels: [status, model] });
const wait = declare.histogram({ name: 'wait_seconds', help: 'Wait.', unit: 'seconds', labels: [], buckets: [1] });

const mutated = (node: Node): readonly string[] =>
  mutationsOf(node).map((m) => render({ language: 'promql', unit: '', node: m.node }));

test('every comparison, threshold, label and window of a query has mutants', () => {
  const failed = sum(increase(jobs, '5m', { status: oneOf('failed', 'gone') }), { by: ['model'] });
  const of = (matchers: string, window = '5m') => `increase(jobs_total${matchers}[${window}])`;
  const both = '{status=~"failed|gone"}';
  expect(mutated(gt(failed, quantity(50, 'jobs')).node)).toEqual([
    `sum by (model) (${of(both)}) < 50`,
    `sum by (model) (${of(both)}) >= 50`,
    `sum by (model) (${of(both)}) > 45`,
    `sum by (model) (${of(both)}) > 55`,
    `sum by (model) (${of(both, '150s')}) > 50`,
    `sum by (model) (${of(both, '600s')}) > 50`,
    `sum by (model) (${of('')}) > 50`,
    `sum by (model) (${of('{status!~"failed|gone"}')}) > 50`,
    `sum by (model) (${of('{status=~"gone"}')}) > 50`,
    `sum by (model) (${of('{status=~"failed"}')}) > 50`,
    `sum(${of(both)}) > 50`,
  ]);
});

test('the window of a subquery has mutants', () => {
  const days = sumOverTime(recorded('jobs:increase5m', increase(jobs, '5m')), { window: '1d', step: '5m' });
  expect(mutated(days.node)).toEqual([
    'sum_over_time(jobs:increase5m[43200s:5m])',
    'sum_over_time(jobs:increase5m[172800s:5m])',
  ]);
});

test('a change applies to every copy of an expression, and not to another function of the same series', () => {
  const counted = sum(increase(jobs, '5m'));
  expect(mutated(and(gt(counted, quantity(9, 'jobs')), counted).node)).toContain(
    'sum(increase(jobs_total[150s])) > 9 and sum(increase(jobs_total[150s]))',
  );
  const perSecond = { ...sum(rate(jobs, '5m')), unit: 'jobs' } as const;
  expect(mutated(and(counted, perSecond).node)).toEqual([
    'sum(increase(jobs_total[150s])) and sum(rate(jobs_total[5m]))',
    'sum(increase(jobs_total[600s])) and sum(rate(jobs_total[5m]))',
    'sum(increase(jobs_total[5m])) and sum(rate(jobs_total[150s]))',
    'sum(increase(jobs_total[5m])) and sum(rate(jobs_total[600s]))',
  ]);
});

test('each alternative of a group is removed', () => {
  const patterns = mutated(increase(jobs, '5m', { model: matching('(large|small).*') }).node);
  expect(patterns).toContain('increase(jobs_total{model=~"(small).*"}[5m])');
  expect(patterns).toContain('increase(jobs_total{model=~"(large).*"}[5m])');
});

test('an offset and a constant have mutants, and the buckets of a quantile keep their label', () => {
  expect(mutated(offset(increase(jobs, '1h'), '7d').node)).toContain('increase(jobs_total[1h] offset 1209600s)');
  expect(mutated(constant(quantity(0.2, 'ratio')).node)).toEqual(['vector(0.18)', 'vector(0.22)']);
  expect(mutated(quantile(0.95, wait, { window: '5m' }).node)).toEqual([
    'histogram_quantile(0.95, sum by (le) (rate(wait_seconds_bucket[150s])))',
    'histogram_quantile(0.95, sum by (le) (rate(wait_seconds_bucket[600s])))',
  ]);
});
