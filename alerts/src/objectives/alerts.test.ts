import { objective } from '@sextant/signals/declare/objective';
import { rate } from '@sextant/signals/query/promql';
import { sum } from '@sextant/signals/query/operators';
import { quantity } from '@sextant/signals/query/expression';
import { runSuccess, runsTotal } from '@sextant/signals/runs';
import { upgradeLatency } from '@sextant/signals/upgrades';
import { parse } from 'yaml';
import { compileAlerts } from '../compile/compile';
import type { AlertGroup } from '../declare';
import { recording } from '../record';
import { objectiveGroup } from './alerts';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const compiled = (group: AlertGroup, timeScale = 1) => compileAlerts([group], { timeScale });
const rulesOf = (group: AlertGroup, timeScale = 1): readonly Rule[] =>
  (parse(compiled(group, timeScale).rules) as { groups: [{ rules: readonly Rule[] }] }).groups[0].rules;
const exprOf = (rules: readonly Rule[], name: string) =>
  rules.find(({ alert, record }) => (alert ?? record) === name)!.expr;

test('an objective has two pages and two tickets', () => {
  const alerts = rulesOf(objectiveGroup(runSuccess)).filter(({ alert }) => alert !== undefined);
  expect(Object.fromEntries(alerts.map(({ alert, labels }) => [alert, labels]))).toEqual({
    RunSuccessBudgetBurn1h: { severity: 'critical', priority: 'P1', team: 'platform' },
    RunSuccessBudgetBurn6h: { severity: 'critical', priority: 'P1', team: 'platform' },
    RunSuccessBudgetBurn1d: { severity: 'warning', team: 'platform' },
    RunSuccessBudgetBurn3d: { severity: 'warning', team: 'platform' },
  });
});

test('an alert compares both windows, and needs a minimum of bad events', () => {
  const rules = rulesOf(objectiveGroup(runSuccess));
  const rateIn = (window: string) =>
    `objective:run_success_bad_events:increase${window} / objective:run_success_events:increase${window} * 100`;
  expect(exprOf(rules, 'RunSuccessBudgetBurn1h')).toBe(
    `(${rateIn('1h')} and ${rateIn('5m')} > 14.4) > 14.4 and objective:run_success_bad_events:increase1h >= 5`,
  );
  expect(exprOf(rules, 'RunSuccessBudgetBurn3d')).toContain(`${rateIn('6h')} > 1)`);
});

test('events are recorded once per window, and days are added up from five minutes', () => {
  const rules = rulesOf(objectiveGroup(upgradeLatency));
  const all = 'sum(increase(upgrade_duration_seconds_count[5m]))';
  expect(exprOf(rules, 'objective:upgrade_latency_events:increase5m')).toBe(all);
  expect(exprOf(rules, 'objective:upgrade_latency_bad_events:increase5m')).toBe(
    `${all} - sum(increase(upgrade_duration_seconds_bucket{le=~"30(\\\\.0)?"}[5m]))`,
  );
  expect(exprOf(rules, 'objective:upgrade_latency_bad_events:increase3d')).toBe(
    'sum_over_time(objective:upgrade_latency_bad_events:increase5m[3d:5m])',
  );
  expect(exprOf(rulesOf(objectiveGroup(runSuccess)), 'objective:run_success_bad_events:increase6h')).toBe(
    'sum(increase(runs_total{state=~"failed"}[6h])) or vector(0)',
  );
});

test('the time scale applies to every window and to the minimum of bad events', () => {
  const rules = rulesOf(objectiveGroup(runSuccess), 0.2);
  expect(exprOf(rules, 'objective:run_success_events:increase1h')).toContain('[720s]');
  expect(exprOf(rules, 'objective:run_success_events:increase1d')).toContain('[17280s:60s]');
  expect(exprOf(rules, 'RunSuccessBudgetBurn1h')).toMatch(/> 14\.4 and .* >= 1$/);
});

test('a page silences the slower tickets of its objective, and no other alert', () => {
  const { inhibit_rules: rules } = parse(compiled(objectiveGroup(runSuccess)).alertmanager) as {
    readonly inhibit_rules: readonly {
      readonly source_matchers: readonly [string];
      readonly target_matchers: readonly [string];
    }[];
  };
  const nameIn = (matcher: string) => /BudgetBurn(\w+)"/.exec(matcher)?.[1];
  expect(
    rules.map(({ source_matchers: [source], target_matchers: [target] }) => [nameIn(source), nameIn(target)]),
  ).toEqual([
    ['1d', '3d'],
    ['1h', '1d'],
    ['1h', '3d'],
    ['6h', '1d'],
    ['6h', '3d'],
  ]);
});

test('an objective of an adopter compiles with its own condition and target', () => {
  const own = objective({
    ...{ name: 'page-runs', description: 'Page runs succeed.', target: 0.95, window: '30d', type: 'ratio' },
    ...{ metric: runsTotal, label: 'state', bad: ['failed'], where: { kind: 'page' } },
  });
  const rules = rulesOf(objectiveGroup(own));
  expect(exprOf(rules, 'PageRunsBudgetBurn1h')).toContain('* 20');
  expect(exprOf(rules, 'objective:page_runs_events:increase5m')).toBe('sum(increase(runs_total{kind="page"}[5m]))');
});

test('a window that is longer than the retention of Prometheus does not compile', () => {
  const group = objectiveGroup(runSuccess);
  const month = recording('objective:run_success_events:rate30d', sum(rate(runsTotal, '30d')));
  const sentence = 'the window 30d is longer than the 15d that Prometheus keeps';
  expect(() => compiled({ ...group, recordings: [month] })).toThrow(`recording rule ${month.name}: ${sentence}`);
  const [first] = group.alerts;
  const alert = { ...first!, value: sum(rate(runsTotal, '30d')), fires: { above: quantity(1, 'runs/second') } };
  expect(() => compiled({ ...group, alerts: [alert] })).toThrow(`alert ${first!.name}: ${sentence}`);
});
