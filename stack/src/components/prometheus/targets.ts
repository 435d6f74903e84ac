// The scrape targets of Prometheus, and the services that must have one.
import { expectedTargetsGroup } from '@sextant/signals/expected-targets';
import type { ComponentName, Site } from '../../component';
import type { PortName } from '../../site/ports';

interface Target {
  readonly component: ComponentName;
  readonly port?: PortName;
}

export const SERVICES: readonly Target[] = [
  { component: 'github-app' },
  { component: 'controller' },
  { component: 'ai' },
  { component: 'prover' },
  { component: 'worker' },
  { component: 'ops' },
];

export const JOBS: Readonly<Record<string, readonly Target[]>> = {
  services: SERVICES,
  collector: [{ component: 'collector', port: 'collector-metrics' }],
  'span-metrics': [{ component: 'collector', port: 'collector-spanmetrics' }],
  stores: [{ component: 'prometheus' }, { component: 'loki' }, { component: 'jaeger', port: 'jaeger-metrics' }],
  alertmanager: [{ component: 'alertmanager' }],
  'node-exporter': [{ component: 'node-exporter' }],
};

/** The targets of each scrape job, and the Alertmanagers, by file name. */
export function prometheusTargets(site: Site): Readonly<Record<string, unknown>> {
  const env = environment(site);
  const groups = (targets: readonly Target[], labelled: boolean): unknown =>
    targets
      .filter(({ component }) => site.has(component))
      .map(({ component, port = component as PortName }) => ({
        targets: [site.address(port)],
        labels: labelled ? { service: component, env } : {},
      }));
  const jobs = Object.entries(JOBS).map(([job, targets]) => [job, groups(targets, true)] as const);
  return { ...Object.fromEntries(jobs), alertmanagers: groups([{ component: 'alertmanager' }], false) };
}

/** A rule file with the services of this installation. */
export function expectedTargets(site: Site): { readonly groups: readonly object[] } {
  const components = Object.values(JOBS).flatMap((targets) => targets.map(({ component }) => component));
  return { groups: [expectedTargetsGroup(components.filter((name) => site.has(name)))] };
}

export function environment(site: Site): string {
  return site.settings['SEXTANT_ENV'] ?? 'local';
}
