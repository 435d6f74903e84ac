import { compileDashboards } from '../compile';
import { timeseries, type Dashboard, type Panel } from '../declare';
import { value } from '@sextant/signals/query/promql';
import { up } from '@sextant/signals/process';
import { sqlBars, sqlTable } from './panels';
import { budgets, costByDay, costByOrg, sqlQueries } from './queries';
import { sqlOf } from './query';

const texts = { id: 1, title: 'Cost', description: 'Good: low.' };
const ORGS = 'array[${org:sqlstring}]::text[]';

const compiled = (...panels: readonly Panel[]) => {
  const board: Dashboard = { uid: 'costs', title: 'Costs', description: 'Costs.', rows: [panels] };
  return compileDashboards([board])[0]!;
};

const panelOf = (panel: Panel) => compiled(panel).panels!.find(({ title }) => title === panel.title);

test('a query becomes a call of its function with the orgs and the time range', () => {
  expect(sqlOf(costByDay)).toBe(
    `select "time", metric, value from boards.cost_by_day(${ORGS}, $__timeFrom(), $__timeTo())`,
  );
  expect(sqlOf(budgets)).toMatch(
    /^select org as "Org", .* from boards\.budgets\(array\[\$\{org:sqlstring\}\]::text\[\]\)$/,
  );
});

test.each(sqlQueries)('$name has no variable that Grafana would not quote', (query) => {
  expect(sqlOf(query).replace(ORGS, '').replace('$__timeFrom(), $__timeTo()', '')).not.toContain('$');
});

test('a table has the unit of each column, and the colors of its thresholds', () => {
  const panel = panelOf(sqlTable({ ...texts, query: budgets }));
  expect(panel).toMatchObject({
    type: 'table',
    datasource: { type: 'grafana-postgresql-datasource', uid: 'sextant-postgres' },
    targets: [{ refId: 'A', rawQuery: true, format: 'table', rawSql: sqlOf(budgets) }],
  });
  const overrides = JSON.stringify(panel);
  expect(overrides).toContain(
    '{"matcher":{"id":"byName","options":"Spent"},"properties":[{"id":"unit","value":"currencyUSD"}]}',
  );
  expect(overrides).toMatch(/"options":"Used".*"unit","value":"percentunit".*"color":"orange".*"color":"red"/);
});

test('bars have the unit of the query, and a time range of their own', () => {
  const panel = panelOf(sqlBars({ ...texts, query: costByDay, last: '30d' }));
  expect(panel).toMatchObject({
    type: 'timeseries',
    timeFrom: '30d',
    fieldConfig: { defaults: { unit: 'currencyUSD', custom: { drawStyle: 'bars', stacking: { mode: 'normal' } } } },
    targets: [{ format: 'time_series' }],
  });
});

test('a board has the variable of orgs if it has an SQL panel', () => {
  const names = (...panels: readonly Panel[]) => compiled(...panels).templating.list!.map(({ name }) => name);
  const metrics = timeseries({ ...texts, id: 2, title: 'Up', queries: [{ expr: value(up), legend: 'up' }] });
  expect(names(metrics)).not.toContain('org');
  expect(names(metrics, sqlTable({ ...texts, query: costByOrg }))).toContain('org');
});
