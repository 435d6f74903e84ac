// What Prometheus scrapes in the cluster, and the labels that each target ends up with, computed from charts' values.
import { NAMESPACES, PARTIES } from '../network/components';
import { SERVICES, type ServiceName } from '../settings/schema';
import type { ReleaseSpec } from '../stacks/telemetry';
import { relabeled, type Labels, type Relabeling } from './relabel';

/** Whose metrics a target has. */
export type Emitter =
  'service' | 'sampler' | 'span-metrics' | 'collector' | 'node-exporter' | 'kube-state-metrics' | 'other';

export interface Target {
  readonly name: string;
  readonly emitter: Emitter;
  /** After relabelling, as series bear them. */
  readonly labels: Labels;
  /** The only values that labels of its own metrics have, where its configuration says so. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Applied to each sample. */
  readonly metricRelabelings: readonly Relabeling[];
}

/** A Service as it is synthesized: what a monitor finds. */
export interface ServiceObject {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Names of its ports. */
  readonly ports: readonly string[];
}

interface Endpoint {
  readonly port?: string;
  readonly relabelings?: readonly Relabeling[];
  readonly metricRelabelings?: readonly Relabeling[];
}

interface Monitor {
  readonly name: string;
  readonly namespaceSelector: { readonly matchNames: readonly string[] };
  readonly selector: {
    readonly matchLabels?: Labels;
    readonly matchExpressions?: readonly { key: string; operator: string; values: readonly string[] }[];
  };
  readonly endpoints: readonly Endpoint[];
}

interface PrometheusValues {
  readonly prometheus: {
    readonly additionalServiceMonitors: readonly Monitor[];
    readonly prometheusSpec: {
      readonly scrapeClasses?: readonly { readonly default?: boolean; readonly relabelings?: readonly Relabeling[] }[];
    };
  };
  readonly nodeExporter?: { readonly enabled?: boolean };
  readonly kubeStateMetrics?: { readonly enabled?: boolean };
}

interface CollectorParts {
  readonly receivers: object;
  readonly exporters: object;
}

interface CollectorValues {
  readonly ports: Readonly<Record<string, { readonly enabled?: boolean }>>;
  readonly serviceMonitor?: {
    readonly enabled: boolean;
    readonly metricsEndpoints?: readonly Endpoint[];
    readonly metricRelabelings?: readonly Relabeling[];
  };
  readonly podMonitor?: { readonly enabled: boolean };
  readonly alternateConfig?: CollectorParts;
  readonly config?: CollectorParts;
}

/** Every target of an environment, from the values of its releases and the Services of its platform stack. */
export function targetsOf(releases: readonly ReleaseSpec[], services: readonly ServiceObject[]): readonly Target[] {
  const values = <V>(name: string): V => {
    const release = releases.find((candidate) => candidate.name === name);
    if (!release) throw new Error(`could not read the values of the release ${name}: there is none`);
    return release.values as V;
  };
  const main = values<PrometheusValues>('sextant');
  const all = [
    ...main.prometheus.additionalServiceMonitors.flatMap((monitor) => monitored(monitor, services)),
    ...['collector-balancer', 'collector-sampler', 'collector-agent'].flatMap((name) =>
      collectorTargets(name, values<CollectorValues>(name)),
    ),
    ...ofCharts(main),
  ];
  const defaults = main.prometheus.prometheusSpec.scrapeClasses?.find((scrapeClass) => scrapeClass.default);
  return all.flatMap(({ found, endpoint, values: own = {}, ...target }) => {
    const rules = [...(defaults?.relabelings ?? []), ...(endpoint.relabelings ?? [])];
    const labels = relabeled(found, rules);
    if (!labels) return [];
    const kept = Object.entries(labels).filter(([name]) => !name.startsWith('__'));
    const { metricRelabelings = [] } = endpoint;
    return [{ ...target, labels: Object.fromEntries(kept), values: own, metricRelabelings }];
  });
}

interface Found {
  readonly name: string;
  readonly emitter: Emitter;
  /** Labels that the operator's own rules have set by then, and those of discovery. */
  readonly found: Labels;
  readonly endpoint: Endpoint;
  readonly values?: Target['values'];
}

/** The Services that a monitor selects and that have its port. */
function monitored({ namespaceSelector, selector, endpoints }: Monitor, services: readonly ServiceObject[]): Found[] {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const selected = services.filter(
    ({ namespace, labels }) =>
      namespaceSelector.matchNames.includes(namespace) &&
      Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
      matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? '')),
  );
  return selected.flatMap((service) =>
    endpoints
      .filter(({ port }) => service.ports.includes(port ?? ''))
      .map((endpoint) => ({
        name: service.name,
        emitter: SERVICES.includes(service.name as ServiceName) ? 'service' : 'other',
        found: byService(service, endpoint.port!),
        endpoint,
      })),
  );
}

/** What the operator gives a target that a ServiceMonitor found, beside the labels of its discovery. */
function byService({ name, namespace, labels }: Omit<ServiceObject, 'ports'>, port: string): Labels {
  const meta = Object.entries(labels).map(([key, value]) => [
    `__meta_kubernetes_service_label_${key.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`,
    value,
  ]);
  const found = { namespace, service: name, pod: `${name}-0`, container: name, job: name, endpoint: port };
  return { ...found, instance: '10.0.0.1:1', ...(Object.fromEntries(meta) as Labels) };
}

/** The chart of the collector makes the monitors that it is told to, for ports that it is told to open. */
function collectorTargets(name: string, collector: CollectorValues): Found[] {
  const { ports, serviceMonitor, podMonitor, config, alternateConfig: parts = config! } = collector;
  const values = { receiver: Object.keys(parts.receivers), exporter: Object.keys(parts.exporters) };
  const sampler = name === 'collector-sampler';
  const emitter = (port?: string): Emitter =>
    port === 'spanmetrics' ? 'span-metrics' : sampler ? 'sampler' : 'collector';
  const open = ({ port }: Endpoint) => ports[port ?? '']?.enabled === true;
  if (serviceMonitor?.enabled) {
    const { metricsEndpoints = [{ port: 'metrics' }], metricRelabelings = [] } = serviceMonitor;
    const service = { name, namespace: NAMESPACES.telemetry, labels: { 'app.kubernetes.io/instance': name } };
    return metricsEndpoints.filter(open).map((endpoint) => ({
      name,
      emitter: emitter(endpoint.port),
      found: byService(service, endpoint.port!),
      endpoint: { metricRelabelings, ...endpoint },
      values,
    }));
  }
  if (!podMonitor?.enabled) return [];
  const found = {
    namespace: NAMESPACES.agents,
    pod: `${name}-0`,
    container: 'opentelemetry-collector',
    job: `${NAMESPACES.agents}/${name}-agent`,
    endpoint: 'metrics',
    instance: '10.0.0.1:8888',
    __meta_kubernetes_pod_label_app_kubernetes_io_instance: name,
  };
  return [{ port: 'metrics' }].filter(open).map((endpoint) => ({ name, emitter: emitter(), found, endpoint, values }));
}

/** What kube-prometheus-stack scrapes unless it is told not to; its charts are read in charts.int.test.ts. */
function ofCharts({ nodeExporter, kubeStateMetrics }: PrometheusValues): Found[] {
  const exporters: readonly (readonly [string, Emitter, boolean])[] = [
    ['sextant-prometheus-node-exporter', 'node-exporter', nodeExporter?.enabled !== false],
    ['sextant-kube-state-metrics', 'kube-state-metrics', kubeStateMetrics?.enabled !== false],
    ['sextant-prometheus', 'other', true],
    ['sextant-alertmanager', 'other', true],
  ];
  return exporters
    .filter(([, , enabled]) => enabled)
    .map(([name, emitter]) => {
      const service = { name, namespace: NAMESPACES.telemetry, labels: {} };
      return { name, emitter, found: byService(service, 'http'), endpoint: {} };
    });
}

/** Services of charts that our own monitors select. */
export const CHART_SERVICES: readonly ServiceObject[] = [
  { namespace: NAMESPACES.telemetry, name: 'jaeger', labels: PARTIES.jaeger.labels, ports: ['internal-metrics'] },
];
