// The components in the cluster: the namespace, pod labels and ports of each.
import type { ServiceName } from '../settings/schema';

export const NAMESPACES = {
  services: 'sextant',
  data: 'sextant-data',
  telemetry: 'sextant-telemetry',
  /** DaemonSets that read their node. Only this namespace allows what the "restricted" standard forbids. */
  agents: 'sextant-agents',
} as const;
export type NamespaceRole = keyof typeof NAMESPACES;

/** PriorityClass of DaemonSet pods: they preempt other pods, also on a node that has just joined. */
export const AGENT_PRIORITY = 'sextant-agents';
/**
 * PriorityClass of pods that have a volume. A volume can be bound to a zone with a single node left: pods that can run
 * elsewhere are preempted.
 */
export const VOLUME_PRIORITY = 'sextant-volumes';

export interface Component {
  readonly namespace: NamespaceRole;
  /** Select its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Port numbers by name. */
  readonly ports: Readonly<Record<string, number>>;
}

const named = (name: string): Readonly<Record<string, string>> => ({ 'app.kubernetes.io/name': name });

export const SERVICE_PORT = 8080;
/** Metrics port of our services; no Ingress routes to it. */
export const METRICS_PORT = 9464;

const service = (name: ServiceName) =>
  ({ namespace: 'services', labels: named(name), ports: { http: SERVICE_PORT, metrics: METRICS_PORT } }) as const;

/** A component of a chart. Pods carry the chart's name; `release` tells several releases of one chart apart. */
const chart = <const Ports extends Component['ports']>(name: string, ports: Ports, release?: string) =>
  ({
    namespace: 'telemetry',
    labels: { ...named(name), ...(release !== undefined && { 'app.kubernetes.io/instance': release }) },
    ports,
  }) as const;

const OTLP = { 'otlp-grpc': 4317, 'otlp-http': 4318, metrics: 8888 };

export const COMPONENTS = {
  'github-app': service('github-app'),
  controller: service('controller'),
  ai: service('ai'),
  worker: service('worker'),
  prover: service('prover'),
  ops: service('ops'),
  migrations: { namespace: 'services', labels: named('migrations'), ports: {} },
  postgres: { namespace: 'data', labels: named('postgres'), ports: { postgres: 5432 } },
  redis: { namespace: 'data', labels: named('redis'), ports: { redis: 6379 } },
  'collector-balancer': chart('opentelemetry-collector', OTLP, 'collector-balancer'),
  'collector-sampler': chart('opentelemetry-collector', { ...OTLP, spanmetrics: 8889 }, 'collector-sampler'),
  'collector-agent': {
    namespace: 'agents',
    labels: { ...named('opentelemetry-collector'), 'app.kubernetes.io/instance': 'collector-agent' },
    ports: { metrics: 8888 },
  },
  'node-exporter': { namespace: 'agents', labels: named('prometheus-node-exporter'), ports: { metrics: 9100 } },
  'prometheus-operator': chart('kube-prometheus-stack-prometheus-operator', { http: 8080 }),
  'kube-state-metrics': chart('kube-state-metrics', { http: 8080 }),
  prometheus: chart('prometheus', { http: 9090, reloader: 8080 }),
  'metrics-adapter': chart('prometheus-adapter', { https: 6443 }),
  alertmanager: chart('alertmanager', { http: 9093, mesh: 9094, reloader: 8080 }),
  grafana: chart('grafana', { http: 3000 }),
  loki: chart('loki', {
    ...{ gateway: 8080, http: 3100, grpc: 9095, mesh: 7946, cache: 11211 },
    ...{ 'gateway-metrics': 4040, 'cache-metrics': 9150 },
  }),
  jaeger: chart('jaeger', { 'otlp-http': 4318, query: 16686, metrics: 8888 }),
} as const satisfies Readonly<Record<string, Component>>;

export type ComponentName = keyof typeof COMPONENTS;
export type PortOf<C extends ComponentName> = keyof (typeof COMPONENTS)[C]['ports'];

/** Services of charts whose name or port differs from that of the pods. */
const CHART_SERVICES: Readonly<Partial<Record<ComponentName, { readonly host?: string; readonly port?: number }>>> = {
  prometheus: { host: 'sextant-prometheus' },
  alertmanager: { host: 'sextant-alertmanager' },
  grafana: { port: 80 },
  loki: { host: 'loki-gateway', port: 80 },
};

/** Base URL of a component inside the cluster. */
export function urlOf<C extends ComponentName>(component: C, port: PortOf<C>): string {
  const { namespace, ports }: Component = COMPONENTS[component];
  const { host = component, port: servicePort = ports[port as string] } = CHART_SERVICES[component] ?? {};
  return `http://${host}.${NAMESPACES[namespace]}.svc:${servicePort}`;
}

/** Base URL of a replica of Prometheus, through the headless Service of the operator. */
export function prometheusReplica(index: number): string {
  const { namespace, ports } = COMPONENTS.prometheus;
  return `http://prometheus-sextant-prometheus-${index}.prometheus-operated.${NAMESPACES[namespace]}.svc:${ports.http}`;
}

/** Base URLs of all replicas of Alertmanager, which do not forward posted alerts to each other. */
export function alertmanagerReplicas(count: number): readonly string[] {
  const { namespace, ports } = COMPONENTS.alertmanager;
  const host = (index: number) => `alertmanager-sextant-alertmanager-${index}.alertmanager-operated`;
  return Array.from(
    { length: count },
    (_, index) => `http://${host(index)}.${NAMESPACES[namespace]}.svc:${ports.http}`,
  );
}

/** `host:port` of a store. */
export function addressOf(store: 'postgres' | 'redis'): string {
  return `${store}.${NAMESPACES[COMPONENTS[store].namespace]}.svc:${Object.values(COMPONENTS[store].ports)[0]}`;
}
