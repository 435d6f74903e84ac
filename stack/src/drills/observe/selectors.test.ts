import { expandValues, selectorsIn, selectorText } from './selectors';

const name = { name: '__name__', type: '=', value: 'ai_jobs_total' } as const;
const status = { name: 'status', type: '=~', value: 'failed|dead_lettered' } as const;

test('selectors are found anywhere in a syntax tree, with the labels of the next aggregation', () => {
  const tree = {
    type: 'binaryExpr',
    op: '>',
    lhs: {
      type: 'aggregation',
      grouping: ['queue'],
      without: false,
      expr: {
        type: 'call',
        args: [{ type: 'matrixSelector', name: 'ai_jobs_total', matchers: [name], range: 10_000 }],
      },
    },
    rhs: { type: 'vectorSelector', name: 'ai_jobs_total', matchers: [name, status] },
  };
  expect(selectorsIn(tree)).toEqual([
    { matchers: [name], groupedBy: ['queue'] },
    { matchers: [name, status], groupedBy: [] },
  ]);
});

test('each value of a list is looked for by itself', () => {
  expect(expandValues([name, status]).map(selectorText)).toEqual([
    'ai_jobs_total{status="failed"}',
    'ai_jobs_total{status="dead_lettered"}',
  ]);
  expect(expandValues([name]).map(selectorText)).toEqual(['ai_jobs_total']);
});

test('a pattern that is not a list, and an exclusion, are looked for as they are', () => {
  const pattern = { name: 'service', type: '=~', value: '.+' } as const;
  const not = { name: 'reason', type: '!=', value: 'missing' } as const;
  expect(expandValues([name, pattern, not]).map(selectorText)).toEqual([
    'ai_jobs_total{service=~".+", reason!="missing"}',
  ]);
});
