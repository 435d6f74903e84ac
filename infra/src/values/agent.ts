// Values of the collector's chart for the agent: on each node, the lines of containers that do not push theirs.
import { resources } from '../constructs/hardened';
import { NAMESPACES, urlOf } from '../parties';
import { SERVICES, type Settings } from '../settings/schema';
import { IMAGE, UNUSED } from './collector';
import { securityContext } from './hardened';

export function agentValues({ collector: { agents }, environment }: Settings): object {
  return {
    fullnameOverride: 'collector-agent',
    mode: 'daemonset',
    image: IMAGE,
    resources: resources(agents),
    // Files of log lines belong to root; it has no other right of root.
    securityContext: { ...securityContext, runAsUser: 0, runAsGroup: 0 },
    ports: { ...UNUSED, otlp: { enabled: false }, 'otlp-http': { enabled: false }, metrics: { enabled: true } },
    podMonitor: { enabled: true },
    presets: { logsCollection: { enabled: true }, kubernetesAttributes: { enabled: true } },
    config: {
      receivers: {
        jaeger: null,
        zipkin: null,
        prometheus: null,
        otlp: null,
        // The preset fills in the rest under this name, and the chart renames both to what the collector calls it now.
        filelog: { exclude: PUSHED },
      },
      processors: { batch: null, 'transform/labels': labels(environment) },
      exporters: { debug: null, 'otlp_http/loki': { endpoint: `${urlOf('loki', 'gateway')}/otlp` } },
      service: {
        pipelines: {
          traces: null,
          metrics: null,
          logs: {
            receivers: ['filelog'],
            processors: ['memory_limiter', 'transform/labels'],
            exporters: ['otlp_http/loki'],
          },
        },
      },
    },
  };
}

/** Lines that Loki has already: our services push theirs. And its own, which would feed themselves. */
const PUSHED = [
  ...SERVICES.map((service) => `/var/log/pods/${NAMESPACES.services}_${service}-*_*/*/*.log`),
  `/var/log/pods/${NAMESPACES.agents}_collector-agent*_*/*/*.log`,
];

/** What Loki makes labels of (values/loki.ts): the same as services push, but for the level, which others' lines lack. */
function labels(environment: string): object {
  return {
    error_mode: 'ignore',
    log_statements: [
      `set(resource.attributes["env"], "${environment}")`,
      'set(resource.attributes["service"], resource.attributes["k8s.container.name"])',
    ],
  };
}
