// The services that Prometheus must scrape, by the target label `service`: the name of the Service of a monitor, and for
// pods without one, that of the release.
import { SERVICES, type Settings } from '../settings/schema';

/** Loki's Services: one, or one per component. The gateway and the caches have exporters. */
const LOKI = {
  monolithic: ['loki', 'loki-gateway-exporter'],
  distributed: [
    ...['loki-chunks-cache', 'loki-results-cache', 'loki-gateway-exporter'],
    ...['loki-compactor', 'loki-distributor', 'loki-index-gateway', 'loki-ingester', 'loki-querier'],
    ...['loki-query-frontend', 'loki-query-scheduler', 'loki-ruler'],
  ],
} as const satisfies Record<Settings['loki']['mode'], readonly string[]>;

export function scrapedServices({ loki, cluster }: Settings): readonly string[] {
  return [
    ...SERVICES,
    ...['collector-agent', 'collector-balancer', 'collector-sampler', 'jaeger', 'grafana'],
    ...LOKI[loki.mode],
    ...['sextant-alertmanager', 'sextant-kube-state-metrics', 'sextant-operator', 'sextant-prometheus'],
    ...['sextant-prometheus-node-exporter', 'sextant-kubelet', 'kubernetes'],
    ...(cluster.certManagerNamespace === undefined ? [] : ['cert-manager']),
  ];
}
