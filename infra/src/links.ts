// Public hosts of an environment, and links to them.
import { DEFAULT_BASES, DEFAULT_CONSOLE_URL, type LinkBases } from '@sextant/signals/links';
import { COMPONENTS } from './network/components';
import type { Settings } from './settings/schema';

/** Path under which ops serves the runbooks. */
const RUNBOOKS_PATH = '/runbooks';

/** Hosts with an Ingress. */
export const hostsOf = ({ domain }: Pick<Settings, 'domain'>) =>
  ({ grafana: `grafana.${domain}`, ops: `ops.${domain}`, 'github-app': `hooks.${domain}` }) as const;

/** Base URLs of links in alerts, runs and API responses. */
export function linkBases(settings: Pick<Settings, 'domain' | 'runbooksUrl'>): LinkBases {
  const { grafana, ops } = hostsOf(settings);
  const runbooks = settings.runbooksUrl?.replace(/\/+$/, '') ?? `https://${ops}${RUNBOOKS_PATH}`;
  return { grafana: `https://${grafana}`, runbooks };
}

/**
 * External URLs of Prometheus and Alertmanager. They have no authentication and therefore no Ingress: the outputs of the
 * stack telemetry forward these ports with kubectl. No message links to them.
 */
export const FORWARDED = {
  prometheus: `http://localhost:${COMPONENTS.prometheus.ports.http}`,
  alertmanager: `http://localhost:${COMPONENTS.alertmanager.ports.http}`,
} as const;

/** The JSON of a board with links to the console and the runbooks of an environment. */
export function rebaseBoard(json: string, settings: Pick<Settings, 'domain' | 'runbooksUrl'>): string {
  return json
    .replaceAll(`${DEFAULT_BASES.runbooks}/`, `${linkBases(settings).runbooks}/`)
    .replaceAll(`${DEFAULT_CONSOLE_URL}/`, `https://${hostsOf(settings).ops}/`);
}

/** Replaces the default base of a generated link with that of an environment. Throws if it has another base. */
export function rebaseLink(link: string, bases: LinkBases): string {
  for (const kind of ['grafana', 'runbooks'] as const) {
    const base = `${DEFAULT_BASES[kind]}/`;
    if (link.startsWith(base)) return `${bases[kind]}/${link.slice(base.length)}`;
  }
  throw new Error(`could not rebase the link ${link}: it has none of the default bases`);
}
