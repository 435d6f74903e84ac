// Checks that every link in alerts, runs and API responses points to an existing page.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ALERTMANAGER_NAME, dashboardLink, runbookLink, silenceLink } from '@sextant/signals/links';
import { alertmanager, boards, datasources } from './generated';
import { linkBases, rebaseLink } from './links';
import { definitionsOf } from './services';
import { loadSettings } from './settings/load';
import { ENVIRONMENTS, type Settings } from './settings/schema';
import { every, synthesized } from './testing/synthesized';
import { prometheusValues } from './values/prometheus';

const REPOSITORY = resolve(__dirname, '../..');
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

interface MainValues {
  readonly additionalPrometheusRulesMap: {
    readonly sextant: {
      readonly groups: readonly { readonly rules: readonly { annotations: Record<string, string> }[] }[];
    };
  };
  readonly grafana: { readonly ingress: { readonly enabled: boolean; readonly hosts: readonly string[] } };
}

const valuesOf = (settings: Settings) => prometheusValues(settings) as unknown as MainValues;

/** Links in alert rules, in alerts that ops posts, in API responses of ops, and in runs. */
function linksOf(settings: Settings): readonly string[] {
  const rules = valuesOf(settings).additionalPrometheusRulesMap.sextant.groups.flatMap((group) => group.rules);
  const annotated = rules.flatMap(({ annotations = {} }) =>
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

/** Hosts with an Ingress. */
function hostsWithIngress(settings: Settings): readonly string[] {
  const ingresses = every(synthesized(settings).stack('platform'), 'kubernetes_ingress_v1');
  const ours = ingresses.flatMap(({ spec }) => (spec.rule as { host: string }[]).map(({ host }) => host));
  const { enabled, hosts } = valuesOf(settings).grafana.ingress;
  return [...ours, ...(enabled ? hosts : [])];
}

function grafanaProblem({ pathname, searchParams }: URL): string | undefined {
  if (pathname === '/explore') return exploreProblem(searchParams);
  if (pathname === '/alerting/silence/new') {
    const source = datasources().find(({ name }) => name === searchParams.get('alertmanager'));
    const [label, alert] = (searchParams.get('matcher') ?? '').split('=');
    return source?.['type'] === 'alertmanager' && label === 'alertname' && alert ? undefined : 'invalid silence';
  }
  const uids = Object.values(boards()).map((json) => (JSON.parse(json) as { readonly uid: string }).uid);
  return uids.some((uid) => pathname === `/d/${uid}`) ? undefined : 'no such dashboard';
}

interface Pane {
  readonly datasource: string;
  readonly range: { readonly from: string; readonly to: string };
  readonly queries: readonly {
    readonly datasource: { readonly type: string; readonly uid: string };
    readonly expr?: string;
    readonly query?: string;
  }[];
}

/** Source: "Generate Explore URLs from external tools" in the documentation of Grafana. */
function exploreProblem(parameters: URLSearchParams): string | undefined {
  if (parameters.get('schemaVersion') !== '1' || parameters.get('orgId') !== '1') return 'no schema version or org';
  const panes = Object.values(JSON.parse(parameters.get('panes')!) as Record<string, Pane>);
  const isValid = ({ queries, datasource: uid, range }: Pane): boolean =>
    Boolean(range.from && range.to) &&
    queries.length > 0 &&
    queries.every(({ datasource, expr, query }) => {
      const source = datasources().find((each) => each['uid'] === uid);
      const isKnown = datasource.uid === uid && source?.['type'] === datasource.type;
      return isKnown && (datasource.type === 'jaeger' ? query === TRACE : Boolean(expr));
    });
  return panes.length > 0 && panes.every(isValid) ? undefined : 'invalid Explore pane';
}

describe.each(ENVIRONMENTS)('%s', (environment) => {
  const settings = loadSettings(environment);

  test('every link has a host with an Ingress and leads to an existing page', () => {
    const hosts = hostsWithIngress(settings);
    const links = linksOf(settings).map((link) => new URL(link));
    expect(links.length).toBeGreaterThan(16 * 4);
    const problems = links.flatMap((link) => {
      const problem = problemOf(link);
      return problem ? [`${link.href}: ${problem}`] : [];
    });
    expect(problems).toEqual([]);

    function problemOf(link: URL): string | undefined {
      if (link.protocol !== 'https:' || !hosts.includes(link.host)) return 'no Ingress';
      if (link.host === `grafana.${settings.domain}`) return grafanaProblem(link);
      const isRunbook = link.host === `ops.${settings.domain}` && /^\/runbooks\/\w+\.md$/.test(link.pathname);
      return isRunbook && existsSync(join(REPOSITORY, 'alerts', link.pathname)) ? undefined : 'no such runbook';
    }
  });

  test('chart values contain no placeholder and no URL of a host without an Ingress', () => {
    const text = JSON.stringify(prometheusValues(settings));
    expect(text).not.toContain('your-org');
    expect(text.match(/https:\/\/(?:prometheus|alertmanager)\./g)).toBeNull();
    const local = [...text.matchAll(/http:\/\/localhost:\d+[^"\\]*/g)].map(([link]) => link);
    expect(local.sort()).toEqual(['http://localhost:9090', 'http://localhost:9093']);
  });
});

test('notifications take their links from annotations, not from the URLs of Prometheus and Alertmanager', () => {
  expect(JSON.stringify(alertmanager())).not.toMatch(/GeneratorURL|ExternalURL|template "/);
  // The default details of PagerDuty notifications contain these URLs.
  const receivers = alertmanager().receivers as readonly Record<string, readonly Record<string, unknown>[]>[];
  const details = receivers.flatMap(({ pagerduty_configs: all = [] }) => all.map((one) => one['details']));
  expect(details).toEqual([
    expect.objectContaining({ firing: expect.any(String), resolved: expect.any(String) }) as unknown,
  ]);
  const slack = receivers.flatMap(({ slack_configs: all = [] }) => all);
  expect(slack.filter((one) => !one['title_link'] || !one['fallback'] || !one['text'])).toEqual([]);
  expect(datasources().map(({ name }) => name)).toContain(ALERTMANAGER_NAME);
});

test('runbooksUrl replaces the base URL of runbooks', () => {
  const settings = { ...loadSettings('staging'), runbooksUrl: 'https://wiki.example.com/runbooks/' };
  const links = linksOf(settings).filter((link) => link.endsWith('.md'));
  expect(links.length).toBeGreaterThan(16);
  expect(links.filter((link) => !/^https:\/\/wiki\.example\.com\/runbooks\/\w+\.md$/.test(link))).toEqual([]);
});

test('a link without a default base is an error', () => {
  const bases = linkBases(loadSettings('local'));
  expect(() => rebaseLink('https://example.com/d/x', bases)).toThrow('could not rebase the link https://example.com');
});
