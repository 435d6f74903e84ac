import { sextant } from '../domains/sextant';
import { catalogueOf, mergeCatalogues, validateCatalogue } from './catalogue';
import { boundedLabel, label } from './label';
import { counter, foreign, gauge, histogram, seriesBudget, type Metric } from './metric';
import { objective } from './objective';

const state = label('state', 'state', ['a', 'b']);
const valid = counter({ name: 'things_total', help: 'Things.', unit: 'things', labels: [state] });

function problemsOf(...metrics: readonly Metric[]): readonly string[] {
  return validateCatalogue(catalogueOf(Object.fromEntries(metrics.map((m, i) => [`m${i}`, m]))));
}

describe('the catalogue', () => {
  test('of Sextant is valid', () => {
    expect(validateCatalogue(sextant)).toEqual([]);
  });

  test('keeps the stable names', () => {
    const stable = sextant.metrics.filter((m) => m.stability === 'stable').map((m) => m.name);
    expect(stable.sort()).toEqual([
      'ai_jobs_processing_duration_seconds',
      'ai_jobs_retry_total',
      'ai_jobs_total',
      'ai_jobs_validation_pass_rate',
      'ai_llm_tokens_total',
      'ai_queue_size',
      'ai_tokens_total',
      'jobs_active',
      'proof_latency_seconds',
      'queue_depth',
      'upgrade_duration_seconds',
    ]);
  });

  test('excludes metrics of other programs', () => {
    expect(catalogueOf({ valid, other: foreign({ ...valid, name: 'others_total' }) }).metrics).toEqual([valid]);
  });

  test.each([
    ['a counter without _total', { ...valid, name: 'things' }, 'metric things: a counter must end in _total'],
    ['a gauge with _total', gauge({ ...valid, name: 'x_total' }), 'only a counter may end in _total'],
    ['a name in camelCase', { ...valid, name: 'myThings_total' }, 'must be lower-case snake_case'],
    ['no help', { ...valid, help: ' ' }, 'help is empty'],
    ['a name without its unit', gauge({ ...valid, name: 'wait', unit: 'seconds' }), 'must end in _seconds'],
    [
      'an id as a label',
      { ...valid, labels: [boundedLabel('run_id', '', { budget: 9 })] },
      'label run_id looks like an id',
    ],
    [
      'a target label',
      { ...valid, labels: [label('service', '', ['x'])] },
      'label service is reserved for target labels',
    ],
    ['a label without values', { ...valid, labels: [label('x', '', [])] }, 'label x has no values'],
    ['buckets out of order', histogram({ ...valid, name: 'w', buckets: [2, 1] }), 'buckets must be in ascending order'],
    [
      'an exceeded budget',
      { ...valid, labels: [boundedLabel('m', '', { budget: 300_000 })] },
      'over the budget of 250000',
    ],
  ])('rejects %s', (_title, metric, problem) => {
    expect(problemsOf(metric as Metric).join('\n')).toContain(problem);
  });

  test('rejects two declarations with one name', () => {
    const twice = mergeCatalogues(catalogueOf({ valid }), catalogueOf({ valid }));
    expect(validateCatalogue(twice)).toEqual(['metric things_total is declared twice']);
  });

  test('rejects objectives that cannot be measured', () => {
    const wait = histogram({ name: 'wait_seconds', help: 'Wait.', unit: 'seconds', labels: [], buckets: [1] });
    const base = { description: 'd', window: '30d' } as const;
    const slow = objective({ ...base, name: 'slow', type: 'latency', target: 0.9, metric: wait, threshold: 2 });
    const odd = objective({
      ...base,
      name: 'odd',
      type: 'ratio',
      target: 1.5,
      metric: valid,
      label: 'nope',
      bad: ['a'],
    });
    expect(validateCatalogue(catalogueOf({ slow, odd }))).toEqual([
      'objective slow: threshold 2 is not a bucket of wait_seconds',
      'objective odd: target must be between 0 and 1',
      'objective odd: things_total has no label nope',
    ]);
  });

  test('computes the series budget of a metric, including the overflow series', () => {
    expect(seriesBudget(valid)).toBe(2);
    const model = boundedLabel('model', 'm', { budget: 3 });
    expect(seriesBudget(counter({ ...valid, labels: [state, model] }))).toBe(8);
    expect(seriesBudget(histogram({ ...valid, name: 'w', labels: [state], buckets: [1, 2] }))).toBe(10);
  });
});
