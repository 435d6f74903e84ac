// Chart values of the collector agent, which collects the container logs of each node.
import { LINE_START } from '@sextant/signals/telemetry';
import { resources } from '../constructs/hardened';
import { collector } from '../generated';
import { AGENT_PRIORITY, NAMESPACES, urlOf } from '../network/components';
import { SERVICES, type Settings } from '../settings/schema';
import { IMAGE, UNUSED } from './collector';
import { securityContext } from './pods';

/** Storage of file offsets and the queue: a folder of the node, mounted into the container. */
const STORAGE = { container: '/var/lib/otelcol', node: '/var/lib/sextant/collector-agent' } as const;

export function agentValues({ collector: { agents }, environment }: Settings): object {
  return {
    fullnameOverride: 'collector-agent',
    mode: 'daemonset',
    priorityClassName: AGENT_PRIORITY,
    image: IMAGE,
    // Without it, lines wait in memory after their offset is saved, and a crash loses them.
    command: { extraArgs: ['--feature-gates=+stanza.synchronousLogEmitter'] },
    resources: resources(agents),
    // Root owns the log files and the storage folder. All capabilities are dropped.
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

/** Merged with the chart's defaults; null removes a default. */
function config(environment: string): object {
  const { extensions, processors, exporters } = collector();
  return {
    // Not synced: the agent stores each line by itself. After a crash of the node it reads again from an older offset.
    extensions: { file_storage: { ...(extensions['file_storage'] as object), fsync: false } },
    receivers: { jaeger: null, zipkin: null, prometheus: null, otlp: null, filelog: FILES },
    processors: {
      batch: null,
      // Lines read right after a start also get their metadata.
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
 * Reads container log files from the saved offset, or from the beginning. The timestamp is that of the container runtime:
 * Loki drops lines with the same time and text, so lines that are read again after a crash are not duplicated.
 */
const FILES = {
  // The agent's own log would cause a feedback loop.
  exclude: [`/var/log/pods/${NAMESPACES.agents}_collector-agent*_*/*/*.log`],
  start_at: 'beginning',
  storage: 'file_storage',
  // The runtime may split a long line after a space.
  preserve_trailing_whitespaces: true,
  // While Loki is unavailable and the queue is full, reading pauses.
  retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
  operators: [
    { type: 'container', id: 'container-parser', max_log_size: 1_048_576 },
    { type: 'filter', id: 'pushed', expr: pushed() },
  ],
};

/** Matches lines that our services push to Loki themselves: the output of their logger. */
function pushed(): string {
  return [
    `resource["k8s.namespace.name"] == "${NAMESPACES.services}"`,
    `resource["k8s.container.name"] in ${JSON.stringify(SERVICES)}`,
    'attributes["log.iostream"] == "stdout"',
    // Other lines bypass the logger.
    `body startsWith ${JSON.stringify(LINE_START)}`,
  ].join(' and ');
}

/** Attributes that Loki indexes as labels (values/loki.ts). Services also push a level, which other containers lack. */
function labels(environment: string): object {
  return {
    error_mode: 'ignore',
    log_statements: [
      `set(resource.attributes["env"], "${environment}")`,
      'set(resource.attributes["service"], resource.attributes["k8s.container.name"])',
      // The time of reading would make a line that is read again differ from the first.
      'set(log.observed_time_unix_nano, 0)',
    ],
  };
}
