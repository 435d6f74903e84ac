import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runsTotal } from '@sextant/signals/runs';
import { perSecond, ratio, seconds } from '@sextant/signals/query/expression';
import { queryLink } from '@sextant/signals/links';
import { share, sum } from '@sextant/signals/query/operators';
import { increase, quantile, rate } from '@sextant/signals/query/promql';
import { aiJobsProcessingDurationSeconds } from '@sextant/signals/jobs';
import { parse } from 'yaml';
import { AlertsError, compileAlerts } from './compile';
import { alert, groupOf, type Alert } from '../declare';
import { sextantAlerts, sextantPosted } from '../rules/sextant';
import { postedAlert, postedOf } from '../posted';
import { counting } from '../series';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const rulesOf = (text: string): readonly Rule[] => parse(text).groups.flatMap((g: { rules: Rule[] }) => g.rules);
const ruleOf = (text: string, name: string): Rule => rulesOf(text).find((r) => r.alert === name)!;

const kept = (state: 'success' | 'failed') => counting(runsTotal, { kind: 'upgrade', state }, 10);
const failedRuns = alert({
  name: 'FailedRuns',
  value: share(
    sum(rate(runsTotal, '5m', { state: 'failed' }), { by: ['kind'] }),
    sum(rate(runsTotal, '5m'), { by: ['kind'] }),
  ),
  fires: { above: ratio(0.5) },
  guard: { count: sum(rate(runsTotal, '5m'), { by: ['kind'] }), atLeast: 100 },
  for: '10m',
  severity: 'info',
  team: 'adopters',
  summary: ({ value, label }) => `${value} of ${label('kind')} runs fail`,
  description: ({ threshold }) => `More than ${threshold}.`,
  dashboard: 'their-own',
  tests: [
    { when: 'all runs fail', series: [kept('failed')], fires: { value: '100%', labels: { kind: 'upgrade' } } },
    { when: 'all runs succeed', series: [kept('success')] },
  ],
});
const compileOne = (changes: Partial<Alert>, known = {}) =>
  compileAlerts([{ name: 'theirs', alerts: [{ ...failedRuns, ...changes }] }], { known });

test('an alert of an adopter compiles to a rule with labels, readable messages and links', () => {
  const { rules } = compileAlerts([groupOf('theirs', { failedRuns })], {
    runbookBase: 'https://wiki.test/runbooks',
    dashboardBase: 'https://grafana.test',
  });
  const value = 'sum by (kind) (rate(runs_total{state="failed"}[5m])) / sum by (kind) (rate(runs_total[5m]))';
  expect(ruleOf(rules, 'FailedRuns')).toEqual({
    alert: 'FailedRuns',
    expr: `${value} > 0.5 and sum by (kind) (rate(runs_total[5m])) >= 100`,
    for: '10m',
    labels: { severity: 'info', team: 'adopters' },
    annotations: {
      summary: '{{ $value | humanizePercentage }} of {{ $labels.kind }} runs fail',
      description: 'More than 50%.',
      value: '{{ $value | humanizePercentage }}',
      runbook_url: 'https://wiki.test/runbooks/FailedRuns.md',
      dashboard_url: 'https://grafana.test/d/their-own',
      query_url: queryLink({ grafana: 'https://grafana.test' }, value),
      silence_url: 'https://grafana.test/alerting/silence/new?alertmanager=Alertmanager&matcher=alertname%3DFailedRuns',
    },
  });
});

test('a time scale shortens waits, windows, minimum counts and the pace of notifications alike', () => {
  const { rules, alertmanager } = compileAlerts([groupOf('theirs', { failedRuns })], { timeScale: 0.05 });
  const rule = ruleOf(rules, 'FailedRuns');
  expect(rule.for).toBe('30s');
  expect(rule.expr).toContain('[15s]');
  expect(rule.expr).toContain('>= 5');
  expect(rule.expr).toContain('> 0.5');
  expect(parse(alertmanager).route).toMatchObject({
    group_wait: '2s',
    group_interval: '15s',
    repeat_interval: '720s',
  });
});

test.each<[string, Partial<Alert>, string]>([
  ['a name that is not PascalCase', { name: 'failed_runs' }, 'alert failed_runs: the name must be PascalCase'],
  ['an empty summary', { summary: ' ' }, 'summary is empty'],
  ['an empty description', { description: '' }, 'description is empty'],
  ['a wait that Prometheus cannot read', { for: '1.5h' }, 'for is 1.5h'],
  ['a page that is only a warning', { priority: 'P1', severity: 'warning' }, 'P1 pages'],
  ['a share without a guard', { guard: undefined! }, 'needs a guard'],
  ['no firing test', { tests: [] }, 'no test makes it fire'],
  ['an unknown dashboard', { dashboard: 'none' }, 'there is no dashboard none; there are their-own'],
  ['a missing runbook', { runbook: 'Nowhere' }, 'there is no runbook Nowhere.md'],
])('%s is refused', (_, changes, problem) => {
  expect(() => compileOne(changes, { dashboards: ['their-own'], runbooks: ['FailedRuns'] })).toThrow(problem);
});

test('a quantile may only be compared with an edge of its buckets', () => {
  const value = quantile(0.95, aiJobsProcessingDurationSeconds, { window: '5m' });
  expect(() => compileOne({ value, fires: { above: seconds(15) } })).not.toThrow();
  expect(() => compileOne({ value, fires: { above: seconds(14) } })).toThrow('threshold 14 is not a bucket edge');
});

test('all problems are told at once', () => {
  const refused = (): unknown => compileOne({ name: 'bad', summary: '', dashboard: 'none' }, { dashboards: [] });
  expect(refused).toThrow(AlertsError);
  expect(refused).toThrow(/PascalCase[^]*summary is empty[^]*no dashboard none/);
});

test('what makes no sense does not compile', () => {
  const spec = {
    name: 'FailedRuns',
    value: sum(rate(runsTotal, '5m'), { by: ['kind'] }),
    fires: { above: perSecond(1, 'runs') },
    severity: 'info',
    team: 'adopters',
    summary: ({ value }: { readonly value: string }) => value,
    description: ({ threshold }: { readonly threshold: string }) => threshold,
    dashboard: 'their-own',
    tests: [],
  } as const;
  expect(alert(spec).summary).toBe('{{ $value | humanize }} runs a second');
  // @ts-expect-error -- runs a second cannot be compared with seconds
  alert({ ...spec, fires: { above: seconds(1) } });
  // @ts-expect-error -- the value is summed by kind and has no label state
  alert({ ...spec, summary: ({ label }) => label('state') });
  // @ts-expect-error -- the guard's series carry no label kind, so none would match
  alert({ ...spec, guard: { count: sum(increase(runsTotal, '5m')), atLeast: 10 } });
});

const lateTenants = postedAlert({
  name: 'LateTenants',
  labels: ['kind'],
  values: ['late'],
  fires: { above: ratio(0.1), atLeast: 10 },
  severity: 'info',
  team: 'adopters',
  summary: ({ the }) => `${the('late')} of the ${the('kind')} runs of ${the('tenant')} are late`,
  description: ({ threshold }) => `More than ${threshold}.`,
  value: ({ the }) => the('late'),
  dashboard: 'their-own',
  silences: { alerts: [failedRuns], sharing: ['tenant'] },
});

test('an alert that a service posts compiles to what the service fills in, and silences as any other', () => {
  const { posted, alertmanager } = compileAlerts([groupOf('theirs', { failedRuns })], {
    posted: postedOf({ lateTenants, failedRuns }),
    runbookBase: 'https://wiki.test/runbooks',
    dashboardBase: 'https://grafana.test',
  });
  expect(JSON.parse(posted)).toEqual({
    LateTenants: {
      labels: { severity: 'info', team: 'adopters' },
      own_labels: ['kind', 'tenant'],
      values: ['late'],
      fires: { above: 0.1, at_least: 10 },
      annotations: {
        summary: '{late} of the {kind} runs of {tenant} are late',
        description: 'More than 10%.',
        value: '{late}',
        tenant: '{tenant}',
      },
      dashboard: 'their-own',
      runbook: 'LateTenants',
    },
  });
  expect(parse(alertmanager).inhibit_rules).toEqual([
    {
      source_matchers: ['alertname = "LateTenants"'],
      target_matchers: ['alertname = "FailedRuns"'],
      equal: ['tenant', 'env'],
    },
  ]);
});

test('an alert that a service posts is checked as any other', () => {
  const compiled = (changes: object) =>
    compileAlerts([groupOf('theirs', { failedRuns })], {
      posted: [{ ...lateTenants, ...changes }],
      known: { dashboards: ['their-own'], runbooks: ['FailedRuns', 'LateTenants'] },
    });
  expect(() => compiled({})).not.toThrow();
  expect(() => compiled({ name: 'FailedRuns' })).toThrow('alert FailedRuns is declared twice');
  expect(() => compiled({ summary: '', priority: 'P0' })).toThrow(/summary is empty[^]*P0 pages/);
  expect(() => compiled({ dashboard: 'none', runbook: 'Nowhere' })).toThrow(/no dashboard none[^]*no runbook Nowhere/);
  const text = () => 'text';
  const spec = { ...lateTenants, labels: ['kind'], values: ['late'], description: text, value: text } as const;
  // @ts-expect-error -- the service gives no value user
  expect(postedAlert({ ...spec, silences: undefined!, summary: ({ the }) => the('user') }).summary).toBe('{user}');
});

test('the committed files are what the declarations compile to', () => {
  const committed = (path: string): string => readFileSync(join(__dirname, '../../generated', path), 'utf8');
  const { rules, alertmanager, posted, tests } = compileAlerts(sextantAlerts, { posted: sextantPosted });
  expect(committed('prometheus/rules.yml')).toBe(rules);
  expect(committed('posted/alerts.json')).toBe(posted);
  expect(committed('alertmanager/alertmanager.yml')).toBe(alertmanager);
  for (const [name, test] of Object.entries(tests)) {
    expect(committed(`prometheus/tests/${name}.test.yml`)).toBe(test);
  }
});

/** The table of the specification: name, wait, severity, priority. */
test.each([
  ['HighAIJobFailureRate', '5m', 'warning', undefined, '> 0.1 '],
  ['CriticalAIJobFailureRate', '3m', 'critical', 'P1', '> 0.25 '],
  ['SlowAIJobProcessing', '10m', 'warning', undefined, '> 15 '],
  ['HighAIJobRetryRate', '5m', 'warning', undefined, '> 1'],
  ['AIQueueCongestion', '5m', 'warning', undefined, '> 100'],
  ['AIQueueSeverelyCongested', '3m', 'critical', 'P1', '> 500'],
  ['LowValidationPassRate', '10m', 'warning', undefined, '< 80 '],
  ['NoAIJobsProcessed', '10m', 'critical', 'P0', 'unless'],
  ['HighTokenUsage', '30m', 'warning', undefined, '> 1000000'],
  ['ProviderFailures', '5m', 'critical', 'P1', '> 0.2 '],
  ['RollUpLagging', '5m', 'warning', undefined, '> 300 '],
  ['RetentionOverdue', '5m', 'warning', undefined, '> 93600 '],
  ['PartitionsOverdue', '5m', 'warning', undefined, '> 93600 '],
  ['TenantChecksFailing', '1m', 'critical', undefined, '> 900 '],
])('%s waits %s and is %s', (name, wait, severity, priority, threshold) => {
  const rule = ruleOf(compileAlerts(sextantAlerts).rules, name);
  expect(rule.for).toBe(wait);
  expect(rule.labels).toMatchObject({ severity, ...(priority && { priority }) });
  expect(`${rule.expr} `).toContain(threshold);
});
