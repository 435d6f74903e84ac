import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FACTS } from '@sextant/signals/facts';
import { runsTotal } from '@sextant/signals/runs';
import { perSecond, ratio, seconds } from '@sextant/signals/query/expression';
import { queryLink } from '@sextant/signals/links';
import { share, sum } from '@sextant/signals/query/operators';
import { increase, quantile, rate } from '@sextant/signals/query/promql';
import { aiJobsProcessingDurationSeconds } from '@sextant/signals/jobs';
import { parse } from 'yaml';
import { AlertsError, compileAlerts } from './compile';
import { alert, groupOf, type Alert } from '../declare';
import { sextantAlerts, sextantLogAlerts, sextantPosted } from '../rules/sextant';
import { postedAlert, postedOf } from '../posted';
import { recording, type Recording } from '../record';
import { render } from '@sextant/signals/query/render';
import { counterSeries } from '../series';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const rulesOf = (text: string): readonly Rule[] => parse(text).groups.flatMap((g: { rules: Rule[] }) => g.rules);
const ruleOf = (text: string, name: string): Rule => rulesOf(text).find((r) => r.alert === name)!;

const runs = (state: 'success' | 'failed') => counterSeries(runsTotal, { kind: 'upgrade', state }, 10);
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
  dashboard: 'adopters',
  tests: [
    { when: 'all runs fail', series: [runs('failed')], fires: { value: '100%', labels: { kind: 'upgrade' } } },
    { when: 'all runs succeed', series: [runs('success')] },
  ],
});
const teams = [{ name: 'adopters', channel: '#adopters' }];
const compileOne = (changes: Partial<Alert>, linkTargets = {}) =>
  compileAlerts([{ name: 'theirs', alerts: [{ ...failedRuns, ...changes }] }], { teams, linkTargets });

test('an alert compiles to a rule with labels, messages and links', () => {
  const { rules } = compileAlerts([groupOf('theirs', { failedRuns })], {
    teams,
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
      dashboard_url: 'https://grafana.test/d/adopters',
      query_url: queryLink({ grafana: 'https://grafana.test' }, value),
      silence_url: 'https://grafana.test/alerting/silence/new?alertmanager=Alertmanager&matcher=alertname%3DFailedRuns',
    },
  });
});

test('the time scale applies to waits, windows, minimum counts and notification intervals', () => {
  const { rules, alertmanager } = compileAlerts([groupOf('theirs', { failedRuns })], { teams, timeScale: 0.05 });
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

const failedShare = recording('kind:runs_failed:share5m', failedRuns.value);

test('recording rules come before the alerts of their group, and a value that hovers keeps its alert', () => {
  const group = groupOf('theirs', { failedRuns: { ...failedRuns, keepFiringFor: '10m' }, failedShare });
  const { rules } = compileAlerts([group], { teams, timeScale: 0.5 });
  expect(parse(rules).groups[0].rules).toMatchObject([
    { record: 'kind:runs_failed:share5m', expr: expect.stringContaining('[150s]') },
    { alert: 'FailedRuns', keep_firing_for: '300s' },
  ]);
  expect(render(failedShare.series)).toBe('kind:runs_failed:share5m');
});

test('a recording rule without the form of its name, or declared twice, is rejected', () => {
  const named = (name: string) => ({ ...failedShare, name });
  const compile = (...recordings: Recording[]) =>
    compileAlerts([{ name: 'theirs', alerts: [failedRuns], recordings }], { teams });
  expect(() => compile(named('failed_share'))).toThrow('recording rule failed_share: the name must be level:');
  expect(() => compile(named('a:b:c'), named('a:b:c'))).toThrow('recording rule a:b:c is declared twice');
});

test.each<[string, Partial<Alert>, string]>([
  ['a name that is not PascalCase', { name: 'failed_runs' }, 'alert failed_runs: the name must be PascalCase'],
  ['an empty summary', { summary: ' ' }, 'summary is empty'],
  ['an empty description', { description: '' }, 'description is empty'],
  ['an invalid wait', { for: '1.5h' }, 'invalid for 1.5h'],
  ['an invalid time to keep firing', { keepFiringFor: '0m' }, 'invalid keepFiringFor 0m'],
  ['an unknown team', { team: 'nobody' }, 'alert FailedRuns: unknown team nobody: expected adopters'],
  ['a page with severity warning', { priority: 'P1', severity: 'warning' }, 'P1 pages'],
  ['a ratio without a guard', { guard: undefined! }, 'needs a guard'],
  ['no firing test', { tests: [] }, 'no test makes it fire'],
  ['an unknown dashboard', { dashboard: 'none' }, 'unknown dashboard none: expected adopters'],
  ['a missing runbook', { runbook: 'Nowhere' }, 'runbook Nowhere.md not found'],
])('%s is rejected', (_, changes, problem) => {
  expect(() => compileOne(changes, { dashboards: ['adopters'], runbooks: ['FailedRuns'] })).toThrow(problem);
});

test('the threshold of a quantile must be a bucket bound', () => {
  const value = quantile(0.95, aiJobsProcessingDurationSeconds, { window: '5m' });
  expect(() => compileOne({ value, fires: { above: seconds(15) } })).not.toThrow();
  expect(() => compileOne({ value, fires: { above: seconds(14) } })).toThrow('threshold 14 is not a bucket bound');
});

test('every problem is reported', () => {
  const compile = (): unknown => compileOne({ name: 'bad', summary: '', dashboard: 'none' }, { dashboards: [] });
  expect(compile).toThrow(AlertsError);
  expect(compile).toThrow(/PascalCase[^]*summary is empty[^]*unknown dashboard none/);
});

test('type errors: units, labels in messages, and labels of guards', () => {
  const spec = {
    name: 'FailedRuns',
    value: sum(rate(runsTotal, '5m'), { by: ['kind'] }),
    fires: { above: perSecond(1, 'runs') },
    severity: 'info',
    team: 'adopters',
    summary: ({ value }: { readonly value: string }) => value,
    description: ({ threshold }: { readonly threshold: string }) => threshold,
    dashboard: 'adopters',
    tests: [],
  } as const;
  expect(alert(spec).summary).toBe('{{ $value | humanize }} runs/s');
  // @ts-expect-error -- runs per second cannot be compared with seconds
  alert({ ...spec, fires: { above: seconds(1) } });
  // @ts-expect-error -- the value is aggregated by kind and has no label state
  alert({ ...spec, summary: ({ label }) => label('state') });
  // @ts-expect-error -- the guard has no label kind, so it would never match
  alert({ ...spec, guard: { count: sum(increase(runsTotal, '5m')), atLeast: 10 } });
});

const lateTenants = postedAlert({
  name: 'LateTenants',
  labels: ['kind'],
  values: ['late'],
  fires: { above: ratio(0.1), atLeast: 10 },
  severity: 'info',
  team: 'adopters',
  summary: ({ field }) => `${field('late')} of the ${field('kind')} runs of ${field('tenant')} are late`,
  description: ({ threshold }) => `More than ${threshold}.`,
  value: ({ field }) => field('late'),
  dashboard: 'adopters',
  inhibits: { alerts: [failedRuns], sharing: ['tenant'] },
});

test('a posted alert compiles to templates for the service, and to inhibition rules', () => {
  const { posted, alertmanager } = compileAlerts([groupOf('theirs', { failedRuns })], {
    teams,
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
      dashboard: 'adopters',
      runbook: 'LateTenants',
    },
  });
  expect(parse(alertmanager).inhibit_rules).toEqual([
    {
      name: 'LateTenants silences FailedRuns',
      source_matchers: ['alertname = "LateTenants"'],
      target_matchers: ['alertname = "FailedRuns"'],
      equal: ['tenant', 'env'],
    },
  ]);
});

test('posted alerts are validated', () => {
  const compiled = (changes: object) =>
    compileAlerts([groupOf('theirs', { failedRuns })], {
      teams,
      posted: [{ ...lateTenants, ...changes }],
      linkTargets: { dashboards: ['adopters'], runbooks: ['FailedRuns', 'LateTenants'] },
    });
  expect(() => compiled({})).not.toThrow();
  expect(() => compiled({ name: 'FailedRuns' })).toThrow('alert FailedRuns is declared twice');
  expect(() => compiled({ summary: '', priority: 'P0' })).toThrow(/summary is empty[^]*P0 pages/);
  expect(() => compiled({ dashboard: 'none', runbook: 'Nowhere' })).toThrow(
    /unknown dashboard none[^]*runbook Nowhere.md not found/,
  );
  const text = () => 'text';
  const spec = { ...lateTenants, labels: ['kind'], values: ['late'], description: text, value: text } as const;
  // @ts-expect-error -- the alert has no value user
  expect(postedAlert({ ...spec, inhibits: undefined!, summary: ({ field }) => field('user') }).summary).toBe('{user}');
});

test.each(['yes', 'a: b', '# no comment', '12:30', '{x}', ' - item', 'null', '1e3', "it's", 'line\nbreak'])(
  'the message %j is text in every version of YAML',
  (text) => {
    const changed = { ...failedRuns, summary: text, description: text };
    const { rules } = compileAlerts([{ name: 'theirs', alerts: [changed] }], { teams });
    for (const version of ['1.1', '1.2'] as const) {
      const { annotations } = parse(rules, { version }).groups[0].rules[0];
      expect(annotations).toMatchObject({ summary: text, description: text });
    }
  },
);

test('the committed files are up to date', () => {
  const committed = (path: string): string => readFileSync(join(__dirname, '../../generated', path), 'utf8');
  const options = { posted: sextantPosted, logs: sextantLogAlerts, facts: FACTS };
  const compiled = compileAlerts(sextantAlerts, options);
  const { rules, rulerRules, alertmanager, messages, routes, posted, facts, tests } = compiled;
  expect(committed('alertmanager/messages.tmpl')).toBe(messages);
  expect(committed('routes.md')).toBe(routes);
  expect(committed('prometheus/rules.yml')).toBe(rules);
  expect(committed('loki/fake/rules.yml')).toBe(rulerRules);
  expect(committed('posted/facts.json')).toBe(facts);
  expect(committed('posted/alerts.json')).toBe(posted);
  expect(committed('alertmanager/alertmanager.yml')).toBe(alertmanager);
  for (const [name, test] of Object.entries(tests)) {
    expect(committed(`prometheus/tests/${name}.test.yml`)).toBe(test);
  }
});

/** Name, wait, severity, priority and threshold, as specified. */
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
  ['QueueStalled', '5m', 'critical', undefined, '> 600 '],
  ['NoWorkers', '5m', 'critical', 'P1', '< 1 '],
  ['DeadLettersGrowing', '5m', 'warning', undefined, '> 10 '],
  ['VitalSignalMissing', '5m', 'critical', 'P1', 'absent(ai_queue_size)'],
  ['UpgradeFailureRateAnomalous', '10m', 'warning', undefined, 'vector(0.2)) > 0 '],
  ['UpgradeLatencyHigh', '10m', 'warning', undefined, '> 30 '],
  ['ProofLatencyHigh', '10m', 'warning', undefined, '> 30 '],
  ['ProofVerificationFailures', '10m', 'warning', undefined, '> 0.2 '],
  ['AILatencyHigh', '10m', 'warning', undefined, '> 30 '],
  ['WebhookSignatureFailures', '1m', 'critical', 'P1', '> 5 '],
  ['SuspiciousApiUsage', '5m', 'warning', undefined, '> 100 '],
  ['UnpricedModel', '15m', 'warning', undefined, '> 0 '],
  ['CacheHitCollapse', '15m', 'warning', undefined, '< 0.5 '],
  ['CostSpike', '15m', 'warning', undefined, '> 3 '],
])('%s waits %s and has severity %s', (name, wait, severity, priority, threshold) => {
  const rule = ruleOf(compileAlerts(sextantAlerts).rules, name);
  expect(rule.for).toBe(wait);
  expect(rule.labels).toMatchObject({ severity, ...(priority && { priority }) });
  expect(`${rule.expr} `).toContain(threshold);
});
