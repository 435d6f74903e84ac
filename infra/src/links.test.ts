// Follows every link that a deployment puts into messages, runs and answers, as far as it can be followed without a cluster.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ALERTMANAGER_NAME, dashboardLink, runbookLink, silenceLink } from '@sextant/signals/links';
import { parser } from '@prometheus-io/lezer-promql';
import { alertmanager, boards, datasources } from './generated';
import { deployed, linkBases } from './links';
import { synthesize } from './main';
import { definitionsOf } from './services';
import { loadSettings } from './settings/load';
import { ENVIRONMENTS, type EnvironmentName, type Settings } from './settings/schema';
import { prometheusValues } from './values/prometheus';

const REPOSITORY = resolve(__dirname, '../..');
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const folder = mkdtempSync(join(tmpdir(), 'sextant-links-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface MainValues {
  readonly additionalPrometheusRulesMap: {
    readonly sextant: {
      readonly groups: readonly { readonly rules: readonly { annotations: Record<string, string> }[] }[];
    };
  };
  readonly grafana: { readonly ingress: { readonly enabled: boolean; readonly hosts: readonly string[] } };
}

const valuesOf = (settings: Settings) => prometheusValues(settings) as unknown as MainValues;

/** Links of rules, of alerts that ops posts, of runs, and those that ops makes for its answers. */
function linksOf(settings: Settings): readonly string[] {
  const rules = valuesOf(settings).additionalPrometheusRulesMap.sextant.groups.flatMap((group) => group.rules);
  const annotated = rules.flatMap(({ annotations }) =>
    Object.entries(annotations).flatMap(([key, value]) => (key.endsWith('_url') ? [value] : [])),
  );
  const { controller, ops } = definitionsOf(settings);
  const posted = JSON.parse(readFileSync(join(REPOSITORY, 'alerts/generated/posted/alerts.json'), 'utf8')) as Record<
    string,
    { readonly dashboard: string; readonly runbook: string }
  >;
  const bases = { grafana: ops.env['GRAFANA_URL']!, runbooks: ops.env['RUNBOOKS_URL']! };
  const ofOps = Object.entries(posted).flatMap(([name, { dashboard, runbook }]) => [
    dashboardLink(bases, dashboard),
    runbookLink(bases, runbook),
    silenceLink(bases, name),
  ]);
  return [...annotated, ...ofOps, controller.env['TRACE_URL_TEMPLATE']!.replaceAll('{trace_id}', TRACE)];
}

/** Hosts that have an Ingress. */
function served(environment: EnvironmentName, settings: Settings): readonly string[] {
  synthesize(settings, join(folder, environment));
  const file = join(folder, environment, 'stacks', `sextant-${environment}-platform`, 'cdk.tf.json');
  const { resource } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly resource: {
      readonly kubernetes_ingress_v1: Record<string, { spec: { rule: readonly { host: string }[] } }>;
    };
  };
  const ours = Object.values(resource.kubernetes_ingress_v1).flatMap(({ spec }) => spec.rule.map(({ host }) => host));
  const { enabled, hosts } = valuesOf(settings).grafana.ingress;
  return [...ours, ...(enabled ? hosts : [])];
}

/** Why a page of Grafana would not show what the link says. */
function grafanaProblem({ pathname, searchParams }: URL): string | undefined {
  if (pathname === '/explore') return exploreProblem(searchParams);
  if (pathname === '/alerting/silence/new') {
    const named = datasources().find(({ name }) => name === searchParams.get('alertmanager'));
    const [label, alert] = (searchParams.get('matcher') ?? '').split('=');
    return named?.['type'] === 'alertmanager' && label === 'alertname' && alert ? undefined : 'silences nothing';
  }
  const uids = Object.values(boards()).map((json) => (JSON.parse(json) as { readonly uid: string }).uid);
  return uids.some((uid) => pathname === `/d/${uid}`) ? undefined : 'no such dashboard';
}

interface Pane {
  readonly datasource: string;
  readonly range: { readonly from: string; readonly to: string };
  readonly queries: readonly {
    readonly refId: string;
    readonly datasource: { readonly type: string; readonly uid: string };
    readonly expr?: string;
    readonly query?: string;
  }[];
}

/** After the documentation of Explore: "Generate Explore URLs from external tools". */
function exploreProblem(parameters: URLSearchParams): string | undefined {
  if (parameters.get('schemaVersion') !== '1' || parameters.get('orgId') !== '1') return 'no schema version or org';
  const panes = Object.values(JSON.parse(parameters.get('panes')!) as Record<string, Pane>);
  const queries = panes.flatMap(({ queries: all, datasource, range }) =>
    all.map((query) => ({ ...query, sound: datasource === query.datasource.uid && Boolean(range.from && range.to) })),
  );
  const wrong = queries.filter(({ datasource, sound, expr, query }) => {
    const known = datasources().find(({ uid }) => uid === datasource.uid);
    if (!sound || known?.['type'] !== datasource.type) return true;
    return datasource.type === 'jaeger' ? query !== TRACE : !parsed(expr ?? '');
  });
  return queries.length > 0 && wrong.length === 0 ? undefined : 'Explore shows nothing';
}

function parsed(expr: string): boolean {
  let errors = 0;
  parser.parse(expr).iterate({ enter: (node) => void (errors += node.type.isError ? 1 : 0) });
  return expr !== '' && errors === 0;
}

describe.each(ENVIRONMENTS)('%s', (environment) => {
  const settings = loadSettings(environment);

  test('every link leads to a host that has an Ingress, and to a page that is there', () => {
    const hosts = served(environment, settings);
    const links = linksOf(settings).map((link) => new URL(link));
    expect(links.length).toBeGreaterThan(16 * 4);
    const problems = links.map((link) => {
      if (link.protocol !== 'https:' || !hosts.includes(link.host)) return 'no Ingress';
      if (link.host === `grafana.${settings.domain}`) return grafanaProblem(link);
      const there = link.host === `ops.${settings.domain}` && existsSync(join(REPOSITORY, 'alerts', link.pathname));
      return there && /^\/runbooks\/\w+\.md$/.test(link.pathname) ? undefined : 'no such runbook';
    });
    expect(problems.flatMap((problem, i) => (problem ? [`${links[i]!.href}: ${problem}`] : []))).toEqual([]);
  });

  test('nothing that is deployed names a placeholder of generated files, or a host without an Ingress', () => {
    const text = JSON.stringify(prometheusValues(settings));
    expect(text).not.toContain('your-org');
    expect(text.match(/https:\/\/(?:prometheus|alertmanager)\./g)).toBeNull();
    const local = [...text.matchAll(/http:\/\/localhost:\d+[^"\\]*/g)].map(([link]) => link);
    expect(local.sort()).toEqual(['http://localhost:9090', 'http://localhost:9093']);
  });
});

test('messages take their links from annotations, never from what Prometheus and Alertmanager call themselves', () => {
  const text = JSON.stringify(alertmanager());
  expect(text).not.toMatch(/GeneratorURL|ExternalURL|template "/);
  // What Alertmanager prints by itself has addresses in it, unless it is replaced.
  const receivers = alertmanager().receivers as readonly Record<string, readonly Record<string, unknown>[]>[];
  const details = receivers.flatMap(({ pagerduty_configs: all = [] }) => all.map((one) => one['details']));
  expect(details).toEqual([
    expect.objectContaining({ firing: expect.any(String), resolved: expect.any(String) }) as unknown,
  ]);
  const slack = receivers.flatMap(({ slack_configs: all = [] }) => all);
  expect(slack.filter((one) => !one['title_link'] || !one['fallback'] || !one['text'])).toEqual([]);
  expect(datasources().map(({ name }) => name)).toContain(ALERTMANAGER_NAME);
});

test('runbooks of another place are linked to there', () => {
  const settings = { ...loadSettings('staging'), runbooksUrl: 'https://wiki.example.com/runbooks/' };
  const links = linksOf(settings).filter((link) => link.endsWith('.md'));
  expect(links.length).toBeGreaterThan(16);
  expect(links.filter((link) => !link.startsWith('https://wiki.example.com/runbooks/'))).toEqual([]);
  expect(links.filter((link) => link.includes('//', 8))).toEqual([]);
});

test('a generated link with another base is an error and not a broken link', () => {
  const bases = linkBases(loadSettings('local'));
  expect(() => deployed('https://example.com/d/x', bases)).toThrow('could not lead https://example.com/d/x');
});
