// Rewrites the links of the generated alerts to the components of a stack. Some components have an API and no web page.
import { DEFAULT_BASES } from '@sextant/signals/links';
import { parse } from 'yaml';
import type { Site } from '../../component';
import { hasRunbooks, runbooksUrl } from '../runbooks';

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Rules {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}

type QueryUrl = (expr: string) => string;

/**
 * Parses rules and replaces their links. Links to boards are removed from a stack without Grafana.
 *
 * @param queryUrl the page of a query, by default in the API of Prometheus
 */
export function withLocalLinks(text: string, site: Site, queryUrl: QueryUrl = promqlUrl(site)): Rules {
  const { groups } = parse(text) as Rules;
  return {
    groups: groups.map((group) => ({ ...group, rules: group.rules.map((rule) => linked(rule, site, queryUrl)) })),
  };
}

const promqlUrl = (site: Site) => (expr: string) =>
  `${site.url('prometheus')}/api/v1/query?query=${encodeURIComponent(expr)}`;

function linked(rule: Rule, site: Site, queryUrl: QueryUrl): Rule {
  const { dashboard_url, query_url, runbook_url, silence_url, ...texts } = rule.annotations ?? {};
  const matcher = encodeURIComponent(`{alertname=${JSON.stringify(rule.alert)}}`);
  const links = {
    ...(dashboard_url !== undefined &&
      site.has('grafana') && { dashboard_url: dashboard_url.replace(DEFAULT_BASES.grafana, site.url('grafana')) }),
    ...(query_url !== undefined && { query_url: queryUrl(rule.expr) }),
    ...(runbook_url !== undefined &&
      hasRunbooks(site) && { runbook_url: `${runbooksUrl(site)}/${runbook_url.split('/').at(-1)}` }),
    ...(silence_url !== undefined &&
      site.has('alertmanager') && { silence_url: `${site.url('alertmanager')}/#/silences/new?filter=${matcher}` }),
  };
  return rule.annotations ? { ...rule, annotations: { ...texts, ...links } } : rule;
}
