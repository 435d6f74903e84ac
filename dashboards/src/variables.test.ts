// Which variables a board offers, and what each of their values does to each panel.
import { VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { sum } from '@sextant/signals/query/operators';
import { rate, value } from '@sextant/signals/query/promql';
import { aiJobsTotal } from '@sextant/signals/jobs';
import * as http from '@sextant/signals/http';
import * as processes from '@sextant/signals/process';
import { durationSeconds, type Duration } from '@sextant/signals/query/duration';
import { sextantDashboards } from './definitions/sextant';
import { compileDashboards } from './compile';
import { timeseries, type Dashboard, type Panel } from './declare';
import { panelQueries } from './queries';
import { filters, isUsed, serviceFilters, usedVariables } from './variables';

const compiled = compileDashboards(sextantDashboards);
const memory = (where: object): Panel =>
  timeseries({
    ...{ id: 1, title: 'Memory', description: 'Good: flat.' },
    queries: [{ expr: value(processes.processResidentMemoryBytes, where), legend: 'memory' }],
  });
const boardOf = (...panels: readonly Panel[]): Dashboard => ({
  ...{ uid: 'board', title: 'Board', description: 'A board.', rows: [panels] },
});
const namesOf = (...panels: readonly Panel[]) =>
  compileDashboards([boardOf(...panels)])[0]!.templating.list!.map(({ name }) => name);

const jobs = timeseries({
  ...{ id: 2, title: 'Jobs', description: 'Good: many.' },
  queries: [{ expr: sum(rate(aiJobsTotal, '$window', filters)), legend: 'jobs' }],
});

test.each([
  ['no variable', [memory({})], []],
  ['a condition', [memory(filters)], ['env']],
  ['a variable whose values depend on another', [memory({ service: serviceFilters.service })], ['env', 'service']],
  ['a window', [jobs], ['env', 'window']],
  ['several panels', [memory(serviceFilters), jobs], ['env', 'service', 'window']],
])('a board with %s offers it', (_, panels, names) => {
  expect(namesOf(...panels)).toEqual(names);
});

test.each([
  ['x{env=~"$env"}', true],
  ['x{env=~"${env}"}', true],
  ['${env:sqlstring}', true],
  ['$environment', false],
  ['env', false],
])('the text %p uses the variable env: %p', (text, expected) => {
  expect(isUsed('env', [text])).toBe(expected);
  expect(usedVariables([text]).map(({ name }) => name)).toEqual(expected ? ['env'] : []);
});

/** Metrics that every service has. */
const OF_EVERY_SERVICE = [
  ...[...Object.values(http), ...Object.values(processes)].filter((s) => s.declares === 'metric').map((m) => m.name),
  'process_cpu_seconds_total',
];

const isOfEveryService = (expr: string): boolean =>
  expr.startsWith('{') || /^sum.*\(rate\(\{/.test(expr) || OF_EVERY_SERVICE.some((name) => expr.includes(name));

describe.each(compiled)('dashboard $uid', (dashboard) => {
  const queries = panelQueries(dashboard);
  const offered = dashboard.templating.list!;

  test('offers only variables that a panel uses, and all of them', () => {
    const targets = dashboard.panels!.flatMap((panel) => ('targets' in panel ? (panel.targets ?? []) : []));
    for (const { name } of offered) expect(targets.filter((target) => isUsed(name, [target]))).not.toEqual([]);
    const used = queries.flatMap(({ expr }) => [...expr.matchAll(/\$(?!__)\{?(\w+)/g)].map(([, name]) => name));
    expect(used.filter((name) => !offered.some((one) => one.name === name))).toEqual([]);
  });

  test('has no panel that a choice of a service empties', () => {
    const emptied = queries.filter(({ expr }) => isUsed('service', [expr]) && !isOfEveryService(expr));
    expect(emptied.map(({ panel }) => panel)).toEqual([]);
  });

  test('has windows of at least two scrapes', () => {
    const intervals = offered.filter(({ type }) => type === VariableType.Interval);
    const windows = intervals.flatMap(({ query }) => (typeof query === 'string' ? query.split(',') : []));
    for (const window of windows) expect(durationSeconds(window as Duration)).toBeGreaterThanOrEqual(2 * 15);
  });
});
