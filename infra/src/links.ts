// Addresses that people reach in an environment, and the generated links led to them.
import { DEFAULT_BASES, type LinkBases } from '@sextant/signals/links';
import { PARTIES } from './network/components';
import type { Settings } from './settings/schema';

/** Where ops serves the runbooks of this repository. */
const RUNBOOKS_PATH = '/runbooks';

/** Public hosts: each has an Ingress. */
export const hostsOf = ({ domain }: Pick<Settings, 'domain'>) =>
  ({ grafana: `grafana.${domain}`, ops: `ops.${domain}`, 'github-app': `hooks.${domain}` }) as const;

/** Base addresses of links in messages, runs and answers of the API. */
export function linkBases(settings: Pick<Settings, 'domain' | 'runbooksUrl'>): LinkBases {
  const { grafana, ops } = hostsOf(settings);
  const runbooks = settings.runbooksUrl?.replace(/\/+$/, '') ?? `https://${ops}${RUNBOOKS_PATH}`;
  return { grafana: `https://${grafana}`, runbooks };
}

/**
 * What Prometheus and Alertmanager call themselves. They have no login, and so no Ingress: an operator brings them to
 * these addresses by `kubectl port-forward`, as the outputs of the stack telemetry say. No message has them.
 */
export const FORWARDED = {
  prometheus: `http://localhost:${PARTIES.prometheus.ports.http}`,
  alertmanager: `http://localhost:${PARTIES.alertmanager.ports.http}`,
} as const;

/** A link of a generated file, led to an environment. Throws for a link to anywhere else. */
export function deployed(link: string, bases: LinkBases): string {
  for (const kind of ['grafana', 'runbooks'] as const) {
    const base = `${DEFAULT_BASES[kind]}/`;
    if (link.startsWith(base)) return `${bases[kind]}/${link.slice(base.length)}`;
  }
  throw new Error(`could not lead ${link} to the environment: it begins with none of the bases of generated files`);
}
