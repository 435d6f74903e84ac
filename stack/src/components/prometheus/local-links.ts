// Rewrites the links of the generated alerts to the components of a stack. Some components have an API and no web page.
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

/** Parses rules and replaces their links. Dashboard links are removed, because a stack has no Grafana. */
export function withLocalLinks(text: string, site: Site): Rules {
  const { groups } = parse(text) as Rules;
  return { groups: groups.map((group) => ({ ...group, rules: group.rules.map((rule) => linked(rule, site)) })) };
}

function linked(rule: Rule, site: Site): Rule {
  const { dashboard_url: _, query_url, runbook_url, silence_url, ...texts } = rule.annotations ?? {};
  const matcher = encodeURIComponent(`{alertname=${JSON.stringify(rule.alert)}}`);
  const links = {
    ...(query_url !== undefined && {
      query_url: `${site.url('prometheus')}/api/v1/query?query=${encodeURIComponent(rule.expr)}`,
    }),
    ...(runbook_url !== undefined &&
      hasRunbooks(site) && { runbook_url: `${runbooksUrl(site)}/${runbook_url.split('/').at(-1)}` }),
    ...(silence_url !== undefined &&
      site.has('alertmanager') && { silence_url: `${site.url('alertmanager')}/#/silences/new?filter=${matcher}` }),
  };
  return rule.annotations ? { ...rule, annotations: { ...texts, ...links } } : rule;
}
