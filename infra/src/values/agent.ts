// Values of the collector's chart for the agent: on each node, what containers write and do not push themselves.
import { LINE_START } from '@sextant/signals/telemetry';
import { resources } from '../constructs/hardened';
import { collector } from '../generated';
import { AGENT_PRIORITY, NAMESPACES, urlOf } from '../parties';
import { SERVICES, type Settings } from '../settings/schema';
import { IMAGE, UNUSED } from './collector';
import { securityContext } from './hardened';

/** Where the container has its folder, and where the node has it: apart from that of other collectors. */
const STORAGE = { container: '/var/lib/otelcol', node: '/var/lib/sextant/collector-agent' } as const;

export function agentValues({ collector: { agents }, environment }: Settings): object {
  return {
    fullnameOverride: 'collector-agent',
    mode: 'daemonset',
    priorityClassName: AGENT_PRIORITY,
    image: IMAGE,
    // Without it lines wait in memory after their place in the file was noted, and a crash loses them.
    command: { extraArgs: ['--feature-gates=+stanza.synchronousLogEmitter'] },
    resources: resources(agents),
    // Log files belong to root, and so does the folder on the node; it has no other right of root.
    securityContext: { ...securityContext, runAsUser: 0, runAsGroup: 0 },
    ports: { ...UNUSED, otlp: { enabled: false }, 'otlp-http': { enabled: false }, metrics: { enabled: true } },
    podMonitor: { enabled: true },
    presets: { logsCollection: { enabled: true }, kubernetesAttributes: { enabled: true } },
    extraVolumes: [{ name: 'state', hostPath: { path: STORAGE.node, type: 'DirectoryOrCreate' } }],
    extraVolumeMounts: [{ name: 'state', mountPath: STORAGE.container }],
    extraEnvs: [
      { name: 'COLLECTOR_STORAGE', value: STORAGE.container },
      { name: 'LOKI_OTLP_URL', value: `${urlOf('loki', 'gateway')}/otlp` },
    ],
    config: config(environment),
  };
}

/** The chart adds to it; what is null is taken out of what the chart has by itself. */
function config(environment: string): object {
  const { extensions, processors, exporters } = collector();
  return {
    extensions: { file_storage: extensions['file_storage'] },
    receivers: { jaeger: null, zipkin: null, prometheus: null, otlp: null, filelog: FILES },
    processors: {
      batch: null,
      // The first lines after a start have the same metadata as all others.
      k8s_attributes: { wait_for_metadata: true },
      'transform/labels': labels(environment),
      redaction: processors['redaction'],
    },
    exporters: { debug: null, 'otlp_http/loki': exporters['otlp_http/loki'] },
    service: {
      extensions: ['health_check', 'file_storage'],
      pipelines: {
        traces: null,
        metrics: null,
        logs: {
          receivers: ['filelog'],
          processors: ['memory_limiter', 'transform/labels', 'redaction'],
          exporters: ['otlp_http/loki'],
        },
      },
    },
  };
}

/**
 * Files of containers, each from its beginning or from where the agent stopped. A line's time is the runtime's, so that
 * Loki, which keeps lines of one time and text once, doubles nothing that is read again after a crash.
 */
const FILES = {
  // Its own lines would feed themselves.
  exclude: [`/var/log/pods/${NAMESPACES.agents}_collector-agent*_*/*/*.log`],
  start_at: 'beginning',
  storage: 'file_storage',
  // The runtime cuts long lines, also after a space.
  preserve_trailing_whitespaces: true,
  // While Loki is away and the queue is full, lines wait in their files.
  retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
  operators: [
    { type: 'container', id: 'container-parser', max_log_size: 1_048_576 },
    { type: 'filter', id: 'pushed', expr: pushed() },
  ],
};

/** Lines that our services push to Loki themselves: those of their logger, on standard output. */
function pushed(): string {
  return [
    `resource["k8s.namespace.name"] == "${NAMESPACES.services}"`,
    `resource["k8s.container.name"] in ${JSON.stringify(SERVICES)}`,
    'attributes["log.iostream"] == "stdout"',
    // Anything else was written before the logger started, or past it.
    `body startsWith ${JSON.stringify(LINE_START)}`,
  ].join(' and ');
}

/** What Loki makes labels of (values/loki.ts): the same as services push, but for the level, which others' lines lack. */
function labels(environment: string): object {
  return {
    error_mode: 'ignore',
    log_statements: [
      `set(resource.attributes["env"], "${environment}")`,
      'set(resource.attributes["service"], resource.attributes["k8s.container.name"])',
      // When the agent read a line tells nothing, and would make a line that is read again another one.
      'set(log.observed_time_unix_nano, 0)',
    ],
  };
}
