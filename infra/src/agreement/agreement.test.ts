import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metric } from '@sextant/signals/declare/metric';
import * as foreignSignals from '@sextant/signals/foreign';
import * as processSignals from '@sextant/signals/process';
import { LOG_LEVELS } from '@sextant/signals/query/logql';
import { sextant } from '@sextant/signals/sextant';
import { alertmanager, rules } from '../generated';
import { synthesize } from '../main';
import { definitionsOf } from '../services';
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, SERVICES, type EnvironmentName } from '../settings/schema';
import { releasesOf, type ReleaseSpec } from '../stacks/telemetry';
import { WAITING_JOBS } from '../values/metrics-adapter';
import { missingFrom, type Produced, type Series } from './agreement';
import { generatedQueries } from './queries';
import { selectionsOf } from './selections';
import { CHART_SERVICES, targetsOf, type Emitter, type ServiceObject } from './targets';

const folder = mkdtempSync(join(tmpdir(), 'sextant-agreement-'));
beforeAll(() => {
  for (const name of ENVIRONMENTS) synthesize(loadSettings(name), join(folder, name));
}, 30_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Resources = Readonly<Record<string, Readonly<Record<string, never>>>>;

function synthesized(environment: EnvironmentName): Resources {
  const file = join(folder, environment, 'stacks', `sextant-${environment}-platform`, 'cdk.tf.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { resource: Resources }).resource;
}

function servicesOf(environment: EnvironmentName): ServiceObject[] {
  interface Synthesized {
    readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
    readonly spec: { readonly port: readonly { readonly name: string }[] };
  }
  return Object.values<Synthesized>(synthesized(environment)['kubernetes_service_v1']!).map(({ metadata, spec }) => ({
    ...metadata,
    ports: spec.port.map(({ name }) => name),
  }));
}

/** Who has what other programs emit, by the first part of its name. */
const FOREIGN: Readonly<Record<string, readonly Emitter[]>> = {
  otelcol: ['collector', 'sampler'],
  traces: ['span-metrics'],
  node: ['node-exporter'],
  kube: ['kube-state-metrics'],
};

function seriesOf(metric: Metric): Series[] {
  const emitters = FOREIGN[metric.name.split('_')[0]!] ?? ['service'];
  const labels = metric.labels.map(({ name }) => name);
  if (metric.kind !== 'histogram') return [{ name: metric.name, emitters, labels }];
  const parts = ['_sum', '_count'].map((part) => ({ name: `${metric.name}${part}`, emitters, labels }));
  return [...parts, { name: `${metric.name}_bucket`, emitters, labels: [...labels, 'le'] }];
}

/** What Prometheus makes of alerts itself: the labels of the rule, and those of the series it fired for. */
const ALERT_LABELS = [
  ...new Set(rules().groups.flatMap((g) => g.rules.flatMap((rule) => Object.keys(labelsOf(rule))))),
];
const OWN: readonly Series[] = [
  { name: 'up', emitters: 'all', labels: [] },
  { name: 'ALERTS', emitters: 'all', labels: ['alertname', 'alertstate', ...ALERT_LABELS] },
];

function labelsOf(rule: object): Record<string, string> {
  return (rule as { labels?: Record<string, string> }).labels ?? {};
}

const isMetric = (value: unknown): value is Metric => typeof value === 'object' && value !== null && 'kind' in value;
const METRICS = [sextant.metrics, Object.values(foreignSignals), Object.values(processSignals)].flat().filter(isMetric);
const SERIES = [...METRICS.filter(({ name }) => name !== 'up').flatMap(seriesOf), ...OWN];

const QUERIES = generatedQueries();
const SELECTIONS = QUERIES.flatMap(selectionsOf);

function producedIn(environment: EnvironmentName, change = (release: ReleaseSpec): ReleaseSpec => release): Produced {
  const settings = loadSettings(environment);
  const services = [...servicesOf(environment), ...CHART_SERVICES];
  const pushing = Object.values(definitionsOf(settings)).every(({ env }) => env['LOKI_URL'] && env['SEXTANT_ENV']);
  return {
    targets: targetsOf(releasesOf(settings).map(change), services),
    series: SERIES,
    streams: pushing ? { service: [...SERVICES], env: [environment], level: [...LOG_LEVELS] } : {},
  };
}

const missingIn = (produced: Produced): string[] => SELECTIONS.flatMap((asked) => missingFrom(produced, asked) ?? []);

test('every query of the generated files is read', () => {
  const words = { alert: 16, link: 2, 'sextant-': 40 };
  for (const [word, least] of Object.entries(words)) {
    expect(QUERIES.filter(({ where }) => where.startsWith(word)).length).toBeGreaterThanOrEqual(least);
  }
  expect(new Set(QUERIES.map(({ language }) => language))).toEqual(new Set(['promql', 'logql']));
  expect(SELECTIONS.length).toBeGreaterThan(QUERIES.length);
});

describe.each(ENVIRONMENTS)('%s', (environment) => {
  test('what dashboards and alerts select on is produced in the cluster', () => {
    expect(missingIn(producedIn(environment))).toEqual([]);
  });

  test('each service is a target once, under its own name and that of the environment', () => {
    const targets = producedIn(environment).targets.filter(({ emitter }) => emitter === 'service');
    expect(targets.map(({ labels }) => labels['service']).sort()).toEqual([...SERVICES].sort());
    expect(new Set(targets.map(({ labels }) => labels['env']))).toEqual(new Set([environment]));
  });

  test('every target says which service and environment it is, as alerts about it and their routes need', () => {
    const { targets } = producedIn(environment);
    expect(targets.length).toBeGreaterThan(12);
    expect(targets.filter(({ labels }) => !labels['service'] || labels['env'] !== environment)).toEqual([]);
  });

  test('a span is counted as accepted by one tier, though it passes through two', () => {
    const { targets } = producedIn(environment);
    const name = 'otelcol_receiver_accepted_spans_total';
    const count = (target: (typeof targets)[number]) => {
      const series: Series[] = [{ name, emitters: 'all', labels: [] }];
      const selection = { where: '', metric: name, matchers: [], grouping: [] };
      return missingFrom({ targets: [target], series, streams: {} }, selection) === undefined;
    };
    const collectors = targets.filter(
      ({ name: target }) => target.startsWith('collector-') && target !== 'collector-agent',
    );
    expect(collectors.filter(count).map(({ name: target, emitter }) => `${target} ${emitter}`)).toContain(
      'collector-sampler sampler',
    );
    expect(collectors.filter(count).map(({ name: target }) => target)).not.toContain('collector-balancer');
  });

  test('the autoscaler of the worker asks for the metric that the adapter makes of what services emit', () => {
    const hpas = Object.values<{ metadata: { name: string }; spec: { metric: ScalerMetric[] } }>(
      synthesized(environment)['kubernetes_horizontal_pod_autoscaler_v2']!,
    );
    const external = hpas.flatMap(({ metadata, spec }) =>
      spec.metric.flatMap((metric) => (metric.external ? [{ scaler: metadata.name, ...metric.external.metric }] : [])),
    );
    expect(external).toEqual([{ scaler: 'worker', name: WAITING_JOBS.name, selector: [{ match_labels: {} }] }]);
    const [rule, ...others] = adapterRules(environment);
    expect(others).toEqual([]);
    const { matches, as } = rule!.name;
    expect([new RegExp(matches).test(rule!.seriesQuery), as]).toEqual([true, WAITING_JOBS.name]);
    const text = rule!.metricsQuery.replace('<<.Series>>', rule!.seriesQuery).replace('<<.LabelMatchers>>', '');
    const asked = selectionsOf({ where: 'the adapter', language: 'promql', text });
    expect(asked.map(({ metric, grouping }) => ({ metric, grouping }))).toEqual([
      { metric: 'queue_depth', grouping: ['queue'] },
    ]);
    expect(asked.flatMap((one) => missingFrom(producedIn(environment), one) ?? [])).toEqual([]);
  });
});

interface ScalerMetric {
  readonly external?: { readonly metric: { readonly name: string; readonly selector: object[] } };
}

interface AdapterRule {
  readonly seriesQuery: string;
  readonly name: { readonly matches: string; readonly as: string };
  readonly metricsQuery: string;
}

function adapterRules(environment: EnvironmentName): readonly AdapterRule[] {
  const release = releasesOf(loadSettings(environment)).find(({ name }) => name === 'metrics-adapter')!;
  return (release.values as { rules: { external: AdapterRule[] } }).rules.external;
}

const without = (release: string, path: readonly string[]) => (spec: ReleaseSpec) => {
  if (spec.name !== release) return spec;
  const values = structuredClone(spec.values) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((part, key) => part[key] as Record<string, unknown>, values);
  delete parent[path.at(-1)!];
  return { ...spec, values };
};

test.each([
  ['the default scrape class', 'sextant', ['prometheus', 'prometheusSpec', 'scrapeClasses'], /has no label env/],
  ['the monitors', 'sextant', ['prometheus', 'additionalServiceMonitors', '0'], /scraped has the metric ai_jobs_total/],
  ['the port of span metrics', 'collector-sampler', ['ports', 'spanmetrics'], /metric traces_span_metrics_calls_total/],
  ['the sampler’s monitor', 'collector-sampler', ['serviceMonitor'], /no otelcol_exporter_sent_spans_total has all of/],
] as const)('without %s it is told what is missing', (_what, release, path, message) => {
  const change = without(release, path);
  const produced = (): Produced => {
    const { targets, ...rest } = producedIn('local', change);
    return { ...rest, targets };
  };
  expect(missingIn(produced()).join('\n')).toMatch(message);
});

test('a label of a query that nothing produces is told, with its place', () => {
  const produced = producedIn('local');
  const told = (text: string, language: 'promql' | 'logql' = 'promql') =>
    selectionsOf({ where: 'a panel', language, text }).map((asked) => missingFrom(produced, asked));
  expect(told('sum by (shard) (up)')).toEqual(['a panel: up has no label shard']);
  expect(told('sum(rate(ai_jobs_total{pool="a"}[5m]))')).toEqual(['a panel: ai_jobs_total has no label pool']);
  expect(told('rate(ai_jobs[5m])')).toEqual(['a panel: nothing that is scraped has the metric ai_jobs']);
  expect(told('up{service="billing"}')).toEqual(['a panel: no up has all of service="billing"']);
  expect(told('{app="ops"}', 'logql')).toEqual(['a panel: log lines have no label app']);
  expect(told('sum by (pod) (rate({service="ops"}[5m]))', 'logql')).toEqual(['a panel: log lines have no label pod']);
  expect(() => told('sum by (')).toThrow(/could not parse a query of a panel/);
});

test('messages of alerts use labels that the alert has', () => {
  const targetLabels = Object.keys(producedIn('production').targets[0]!.labels);
  const odd = rules().groups.flatMap(({ rules: all }) =>
    all.flatMap(({ alert, expr, annotations = {} }) => {
      const [outer] = selectionsOf({ where: alert!, language: 'promql', text: String(expr) });
      const has = [...(outer?.grouping ?? []), ...(outer?.grouping.length === 0 ? targetLabels : [])];
      const used = Object.values(annotations).flatMap((text) =>
        [...text.matchAll(/\$labels\.(\w+)/g)].map(([, l]) => l!),
      );
      return used.filter((label) => !has.includes(label)).map((label) => `${alert}: ${label}`);
    }),
  );
  expect(odd).toEqual([]);
});

test('routes and inhibitions of Alertmanager select on labels that alerts have', () => {
  const text = JSON.stringify(alertmanager());
  const inMatchers = [...text.matchAll(/"(\w+) (?:=~|!=|=|!~) \\"/g)].map(([, label]) => label!);
  const { route, inhibit_rules: inhibitions } = alertmanager() as unknown as {
    readonly route: { readonly group_by: readonly string[] };
    readonly inhibit_rules: readonly { readonly equal: readonly string[] }[];
  };
  const used = new Set([...inMatchers, ...route.group_by, ...inhibitions.flatMap(({ equal }) => equal)]);
  const posted = JSON.parse(
    readFileSync(join(__dirname, '../../../alerts/generated/posted/alerts.json'), 'utf8'),
  ) as Record<string, { labels: Record<string, string>; own_labels: readonly string[] }>;
  const own = Object.values(posted).flatMap(({ labels, own_labels: names }) => [...Object.keys(labels), ...names]);
  const grouped = SELECTIONS.filter(({ where }) => where.startsWith('alert ')).flatMap(({ grouping }) => grouping);
  const has = new Set(['alertname', 'env', 'service', ...ALERT_LABELS, ...own, ...grouped]);
  expect(used.size).toBeGreaterThan(6);
  expect([...used].filter((label) => !has.has(label))).toEqual([]);
});
