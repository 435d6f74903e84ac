// Who talks to whom: the one list that the NetworkPolicies and the picture in docs/architecture.md are made from.
import type { Destination, Destinations } from './destinations';
import { PARTIES, type PartyName, type PortOf } from './components';

/** What lies outside: pods of the cluster that are not ours, its API, and everything beyond it. */
export const OUTSIDE = {
  ingress: 'the ingress controller',
  dns: "the cluster's DNS",
  'kube-api': 'the Kubernetes API',
  nodes: 'addresses of the nodes',
  internet: 'public addresses, by HTTPS',
  destinations: 'addresses that settings name',
} as const;
export type OutsideName = keyof typeof OUTSIDE;

export interface Path {
  readonly from: PartyName | OutsideName;
  readonly to: PartyName | OutsideName;
  /** A name of the target's ports; for a target outside a number. */
  readonly port: string | number;
  readonly why: string;
  /** Where `to` is an address that a setting names. */
  readonly destination?: Destination;
}

/** One path for each of `from`; a port that the target does not have does not compile. */
function to<P extends PartyName>(
  target: P,
  port: PortOf<P> & string,
  from: readonly (PartyName | 'ingress' | 'kube-api')[],
  why: string,
): Path[] {
  return from.map((party) => ({ from: party, to: target, port, why }));
}

function out(target: OutsideName, port: number, from: readonly PartyName[], why: string): Path[] {
  return from.map((party) => ({ from: party, to: target, port, why }));
}

const SERVICES = ['github-app', 'controller', 'ai', 'worker', 'prover', 'ops'] as const;
const ALL = Object.keys(PARTIES) as PartyName[];

function outTo(destination: Destination, from: readonly PartyName[], why: string): Path[] {
  return from.map((party) => ({ from: party, to: 'destinations', port: destination.port, why, destination }));
}

/** Every path that is allowed; all others are denied. */
export function pathsOf(destinations: Destinations): readonly Path[] {
  return [...SERVICE_PATHS, ...TELEMETRY_PATHS, ...storePaths(destinations)];
}

const SERVICE_PATHS: readonly Path[] = [
  ...to('github-app', 'http', ['ingress'], 'webhooks of GitHub'),
  ...to('ops', 'http', ['ingress'], 'people and programs that call the API'),
  ...to('controller', 'http', ['github-app', 'ops'], 'runs are started, canceled, tried again'),
  ...to('github-app', 'http', ['controller', 'worker'], 'outcomes are told, manifests read, comments written'),
  ...to('ai', 'http', ['worker'], 'models are asked'),
  ...to('prover', 'http', ['worker'], 'obligations are proved'),
  ...to('prometheus', 'http', ['ops'], 'health of the platform'),
  ...to('alertmanager', 'http', ['ops'], 'alerts of tenants are posted'),
  ...out('internet', 443, ['github-app'], "GitHub's API"),
  ...out('internet', 443, ['ai'], 'providers of models'),
  ...out('internet', 443, ['worker'], 'registries, vendors, pages that are crawled'),
  ...out('internet', 443, ['ops'], 'keys of the identity provider'),
];

const TELEMETRY_PATHS: readonly Path[] = [
  ...out('dns', 53, ALL, 'names'),
  ...to('collector-balancer', 'otlp-http', SERVICES, 'spans'),
  ...to('collector-sampler', 'otlp-grpc', ['collector-balancer'], 'spans of a trace come together'),
  ...to('jaeger', 'otlp-http', ['collector-sampler'], 'traces that are kept'),
  ...to('loki', 'gateway', [...SERVICES, 'collector-agent', 'collector-sampler'], 'log lines'),
  ...to('loki', 'http', ['loki'], 'its gateway asks its parts'),
  ...to('loki', 'grpc', ['loki'], 'its parts'),
  ...to('loki', 'mesh', ['loki'], 'its members'),
  ...to('loki', 'cache', ['loki'], 'chunks and answers that were read before'),
  ...SERVICES.flatMap((service) => to(service, 'metrics', ['prometheus'], 'metrics')),
  ...to('collector-balancer', 'metrics', ['prometheus'], 'metrics'),
  ...to('collector-sampler', 'metrics', ['prometheus'], 'metrics'),
  ...to('collector-sampler', 'spanmetrics', ['prometheus'], 'metrics of all spans'),
  ...to('collector-agent', 'metrics', ['prometheus'], 'metrics'),
  ...to('node-exporter', 'metrics', ['prometheus'], 'metrics of nodes'),
  // Its pods have the addresses of their nodes, which no labels select.
  ...out('nodes', PARTIES['node-exporter'].ports.metrics, ['prometheus'], 'metrics of nodes'),
  ...out('nodes', 10250, ['prometheus'], 'metrics of containers, by the kubelet'),
  ...to('kube-state-metrics', 'http', ['prometheus'], 'metrics of objects'),
  ...to('prometheus-operator', 'http', ['prometheus'], 'metrics'),
  ...to('metrics-adapter', 'https', ['kube-api'], 'autoscalers ask how long queues are'),
  ...to('jaeger', 'metrics', ['prometheus'], 'metrics'),
  ...to('loki', 'http', ['prometheus'], 'metrics'),
  ...to('loki', 'gateway', ['grafana'], 'queries'),
  ...to('grafana', 'http', ['prometheus', 'ingress'], 'metrics, and people'),
  ...to('alertmanager', 'http', ['prometheus', 'loki', 'grafana'], 'alerts'),
  ...to('alertmanager', 'mesh', ['alertmanager'], 'its members'),
  ...to('prometheus', 'http', ['grafana', 'prometheus', 'jaeger', 'metrics-adapter'], 'queries'),
  ...to('jaeger', 'query', ['grafana'], 'queries'),
  ...out('internet', 443, ['alertmanager'], 'Slack and PagerDuty'),
  ...out('kube-api', 443, ['prometheus', 'prometheus-operator', 'kube-state-metrics', 'collector-agent'], 'discovery'),
  ...out('kube-api', 443, ['metrics-adapter'], 'whether who asks may ask'),
];

const DATABASE_USERS = ['controller', 'ai', 'worker', 'ops', 'migrations'] as const;
const QUEUE_USERS = ['controller', 'worker', 'ops'] as const;

function storePaths({ postgres, redis, traces, logs, aws, others }: Destinations): readonly Path[] {
  return [
    ...(postgres ? outTo(postgres, DATABASE_USERS, 'records') : to('postgres', 'postgres', DATABASE_USERS, 'records')),
    ...(redis ? outTo(redis, QUEUE_USERS, 'queues') : to('redis', 'redis', QUEUE_USERS, 'queues')),
    ...(traces ? outTo(traces, ['jaeger'], 'traces') : []),
    ...(logs ? outTo(logs, ['loki'], 'the object store') : []),
    ...(aws ? out('internet', 443, ['loki'], 'S3, and the service that gives its role') : []),
    ...others.flatMap(({ from, to: destination }) => outTo(destination, [from], `setting ${destination.setting}`)),
  ];
}

/** AWS X-Ray, and the service of AWS that gives out the role's credentials: for the samplers, where they send there. */
export function xrayPaths(xray: object | undefined): readonly Path[] {
  return xray ? out('internet', 443, ['collector-sampler'], 'kept traces to AWS X-Ray') : [];
}
