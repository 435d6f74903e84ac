// Allowed connections. NetworkPolicies and the diagrams in docs/architecture.md are generated from this list.
import { COMPONENTS, type ComponentName, type PortOf } from './components';
import type { Destination, Destinations } from './destinations';

/** Endpoints outside our namespaces. */
export const OUTSIDE = {
  ingress: 'the ingress controller',
  dns: 'cluster DNS',
  'kube-api': 'the Kubernetes API',
  nodes: 'node addresses',
  internet: 'public addresses, HTTPS',
  destinations: 'addresses from the settings',
} as const;
export type OutsideName = keyof typeof OUTSIDE;

export interface Path {
  readonly from: ComponentName | OutsideName;
  readonly to: ComponentName | OutsideName;
  /** Name of one of the component's ports, or a number for an endpoint outside. */
  readonly port: string | number;
  readonly why: string;
  /** Set when `to` is `destinations`. */
  readonly destination?: Destination;
}

/** One path from each of `from`. A port that the component lacks does not compile. */
function to<C extends ComponentName>(
  target: C,
  port: PortOf<C> & string,
  from: readonly (ComponentName | 'ingress' | 'kube-api')[],
  why: string,
): Path[] {
  return from.map((source) => ({ from: source, to: target, port, why }));
}

function out(target: OutsideName, port: number, from: readonly ComponentName[], why: string): Path[] {
  return from.map((source) => ({ from: source, to: target, port, why }));
}

function outTo(destination: Destination, from: readonly ComponentName[], why: string): Path[] {
  return from.map((source) => ({ from: source, to: 'destinations', port: destination.port, why, destination }));
}

const SERVICES = ['github-app', 'controller', 'ai', 'worker', 'prover', 'ops'] as const;
const ALL = Object.keys(COMPONENTS) as ComponentName[];

/** Every allowed path; all other connections are denied. */
export function pathsOf(destinations: Destinations): readonly Path[] {
  return [...SERVICE_PATHS, ...TELEMETRY_PATHS, ...storePaths(destinations)];
}

const SERVICE_PATHS: readonly Path[] = [
  ...to('github-app', 'http', ['ingress'], 'GitHub webhooks'),
  ...to('ops', 'http', ['ingress'], 'API and console'),
  ...to('controller', 'http', ['github-app', 'ops'], 'start, cancel and retry runs'),
  ...to('github-app', 'http', ['controller', 'worker'], 'outcomes, manifests, comments'),
  ...to('ai', 'http', ['worker'], 'model calls'),
  ...to('prover', 'http', ['worker'], 'proof obligations'),
  ...to('prometheus', 'http', ['ops'], 'metrics and alert rules'),
  ...to('alertmanager', 'http', ['ops'], 'tenant alerts and silences'),
  ...to('alertmanager', 'http', ['ai', 'controller', 'github-app'], 'facts: alerts without the wait for a scrape'),
  ...to('jaeger', 'query', ['ops'], 'traces'),
  ...out('internet', 443, ['github-app'], 'GitHub API'),
  ...out('internet', 443, ['ai'], 'model providers'),
  ...out('internet', 443, ['worker'], 'registries, vendors, crawled pages'),
  ...out('internet', 443, ['ops'], 'the identity provider'),
];

const TELEMETRY_PATHS: readonly Path[] = [
  ...out('dns', 53, ALL, 'name resolution'),
  ...to('collector-balancer', 'otlp-http', SERVICES, 'spans'),
  ...to('collector-sampler', 'otlp-grpc', ['collector-balancer'], 'spans, grouped by trace; pushed metrics and logs'),
  ...to('jaeger', 'otlp-http', ['collector-sampler'], 'sampled traces'),
  ...to('prometheus', 'http', ['collector-sampler'], 'pushed metrics'),
  ...to('loki', 'gateway', [...SERVICES, 'collector-agent', 'collector-sampler'], 'log lines'),
  ...to('loki', 'http', ['loki'], 'gateway to Loki components'),
  ...to('loki', 'grpc', ['loki'], 'between Loki components'),
  ...to('loki', 'mesh', ['loki'], 'memberlist'),
  ...to('loki', 'cache', ['loki'], 'chunk and result caches'),
  ...SERVICES.flatMap((service) => to(service, 'metrics', ['prometheus'], 'metrics')),
  ...to('collector-balancer', 'metrics', ['prometheus'], 'metrics'),
  ...to('collector-sampler', 'metrics', ['prometheus'], 'metrics'),
  ...to('collector-sampler', 'spanmetrics', ['prometheus'], 'span metrics'),
  ...to('collector-agent', 'metrics', ['prometheus'], 'metrics'),
  ...to('node-exporter', 'metrics', ['prometheus'], 'node metrics'),
  // node-exporter uses the network of its node, which pod labels do not select.
  ...out('nodes', COMPONENTS['node-exporter'].ports.metrics, ['prometheus'], 'node metrics'),
  ...out('nodes', 10250, ['prometheus'], 'container metrics from the kubelet'),
  ...to('kube-state-metrics', 'http', ['prometheus'], 'object metrics'),
  ...to('prometheus-operator', 'http', ['prometheus'], 'metrics'),
  ...to('metrics-adapter', 'https', ['kube-api'], 'queue depth for autoscalers'),
  ...to('jaeger', 'metrics', ['prometheus'], 'metrics'),
  ...to('loki', 'http', ['prometheus'], 'metrics'),
  ...to('loki', 'gateway-metrics', ['prometheus'], 'metrics'),
  ...to('loki', 'cache-metrics', ['prometheus'], 'metrics'),
  ...to('prometheus', 'reloader', ['prometheus'], 'metrics of the configuration reloader'),
  ...to('alertmanager', 'reloader', ['prometheus'], 'metrics of the configuration reloader'),
  ...to('loki', 'gateway', ['grafana'], 'queries'),
  ...to('grafana', 'http', ['prometheus', 'ingress'], 'metrics and users'),
  ...to('alertmanager', 'http', ['prometheus', 'loki', 'grafana'], 'alerts'),
  ...to('alertmanager', 'mesh', ['alertmanager'], 'cluster gossip'),
  ...to('prometheus', 'http', ['grafana', 'prometheus', 'jaeger', 'metrics-adapter'], 'queries'),
  ...to('jaeger', 'query', ['grafana'], 'queries'),
  ...out('internet', 443, ['alertmanager'], 'Slack, PagerDuty and webhooks'),
  ...out('kube-api', 443, ['prometheus', 'prometheus-operator', 'kube-state-metrics'], 'discovery'),
  ...out('kube-api', 443, ['collector-agent', 'collector-balancer'], 'pods of telemetry'),
  ...out('kube-api', 443, ['metrics-adapter'], 'authorization of callers'),
];

const DATABASE_USERS = ['controller', 'ai', 'worker', 'ops', 'migrations', 'grafana'] as const;
const QUEUE_USERS = ['controller', 'worker', 'ops'] as const;

function storePaths({ postgres, redis, traces, logs, aws, others }: Destinations): readonly Path[] {
  return [
    ...(postgres ? outTo(postgres, DATABASE_USERS, 'records') : to('postgres', 'postgres', DATABASE_USERS, 'records')),
    ...(redis ? outTo(redis, QUEUE_USERS, 'queues') : to('redis', 'redis', QUEUE_USERS, 'queues')),
    ...(traces ? outTo(traces, ['jaeger'], 'traces') : []),
    ...(logs ? outTo(logs, ['loki'], 'object store') : []),
    ...(aws ? out('internet', 443, ['loki'], 'S3 and AWS STS') : []),
    ...others.flatMap(({ from, to: destination }) => outTo(destination, [from], `setting ${destination.setting}`)),
  ];
}

/** Samplers that export to X-Ray reach it, and AWS STS for the credentials of their role. */
export function xrayPaths(xray: object | undefined): readonly Path[] {
  return xray ? out('internet', 443, ['collector-sampler'], 'sampled traces to AWS X-Ray') : [];
}

/** The sidecar of Grafana watches ConfigMaps with boards. */
export function boardPaths(namespaces: readonly string[]): readonly Path[] {
  return namespaces.length > 0 ? out('kube-api', 443, ['grafana'], 'boards in ConfigMaps of other namespaces') : [];
}

/** Ports on which the control plane components of the chart's monitors serve metrics. */
const CONTROL_PLANE = { etcd: 2381, 'kube-proxy': 10_249, 'the controller manager': 10_257, 'the scheduler': 10_259 };

/** Prometheus scrapes the control plane if the cluster exposes its metrics. */
export function controlPlanePaths(isExposed: boolean): readonly Path[] {
  if (!isExposed) return [];
  return Object.entries(CONTROL_PLANE).flatMap(([name, port]) =>
    out('nodes', port, ['prometheus'], `metrics of ${name}`),
  );
}
