import { budgetShare, domainOf, filterSignals, isNearBudget, usesOf, type Signal } from './signal-list';

const label = (name: string, values: string[] | null) => ({ name, description: '', values, budget: 4 });

const signal = (more: Partial<Signal> & Pick<Signal, 'name'>): Signal => ({
  ...{ kind: 'metric', type: 'counter', description: '', unit: null, labels: [], attributes: [] },
  ...{ series_budget: null, series: null, max_series_per_process: null, stability: null, successor: null },
  used_by: { boards: [], alerts: [], runbooks: [] },
  ...more,
});

const SIGNALS = [
  signal({ name: 'runs_total', description: 'Finished runs.', unit: 'runs', labels: [label('state', ['failed'])] }),
  signal({ name: 'queue_depth', type: 'gauge', description: 'Waiting jobs.' }),
  signal({ name: 'run_id', kind: 'log_field', type: 'string', description: 'Id of the run.' }),
];

describe('filterSignals', () => {
  it.each([
    [{}, ['runs_total', 'queue_depth', 'run_id']],
    [{ q: 'RUN' }, ['runs_total', 'run_id']],
    [{ q: 'run state' }, ['runs_total']],
    [{ q: 'gauge' }, ['queue_depth']],
    [{ kind: 'log_field' }, ['run_id']],
    [{ domain: 'runs' }, ['runs_total']],
  ] as const)('finds by %j', (filter, names) => {
    expect(filterSignals(SIGNALS, filter).map(({ name }) => name)).toEqual(names);
  });
});

it('finds the domain that declares a signal', () => {
  expect(['runs_total', 'queue_depth', 'error.type'].map((name) => domainOf({ name }))).toEqual([
    'runs',
    'queues',
    'shared',
  ]);
});

it('warns only where values are known at run time', () => {
  const full = { max_series_per_process: 4, series_budget: 4 };
  expect(isNearBudget({ ...full, labels: [label('state', ['failed'])] })).toBe(false);
  expect(isNearBudget({ ...full, labels: [label('model', null)] })).toBe(true);
  expect(isNearBudget({ max_series_per_process: 3, series_budget: 4, labels: [label('model', null)] })).toBe(false);
});

it('has no share without a count or a budget', () => {
  const shares = [
    budgetShare({ max_series_per_process: null, series_budget: 4 }),
    budgetShare({ max_series_per_process: 4, series_budget: null }),
  ];
  expect(shares).toEqual([null, null]);
});

it('counts a board once', () => {
  const boards = [1, 2].map((panel) => ({ board: 'sextant-runs', panel, title: '' }));
  expect(usesOf({ used_by: { boards, alerts: ['A'], runbooks: [] } })).toBe(2);
});
