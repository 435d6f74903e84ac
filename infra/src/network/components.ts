// Who is in the cluster: each party with its namespace, the labels that its pods bear, and the ports it listens on.
import type { ServiceName } from '../settings/schema';

export const NAMESPACES = {
  services: 'sextant',
  data: 'sextant-data',
  telemetry: 'sextant-telemetry',
  /** DaemonSets that read their node: what "restricted" forbids is allowed here, and nothing else lives here. */
  agents: 'sextant-agents',
} as const;
export type NamespaceRole = keyof typeof NAMESPACES;

/** PriorityClass of the pods that every node has: other pods make room for them, also on a node that was just added. */
export const AGENT_PRIORITY = 'sextant-agents';
/**
 * PriorityClass of the pods that have a volume. A volume may be bound to a zone, whose last node must then take its pod:
 * pods that can run elsewhere make room for it.
 */
export const VOLUME_PRIORITY = 'sextant-volumes';

export interface Party {
  readonly namespace: NamespaceRole;
  /** Labels that select its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Port numbers by name. */
  readonly ports: Readonly<Record<string, number>>;
}

const named = (name: string): Readonly<Record<string, string>> => ({ 'app.kubernetes.io/name': name });

/** Every one of our services listens on this port. */
export const SERVICE_PORT = 8080;
/** Of each of our services, and of no ingress. */
export const METRICS_PORT = 9464;

const service = (name: ServiceName) =>
  ({ namespace: 'services', labels: named(name), ports: { http: SERVICE_PORT, metrics: METRICS_PORT } }) as const;

/** A chart's component: pods bear the chart's name, and the release's where a chart is installed several times. */
const chart = <const Ports extends Party['ports']>(name: string, ports: Ports, release?: string) =>
  ({
    namespace: 'telemetry',
    labels: { ...named(name), ...(release !== undefined && { 'app.kubernetes.io/instance': release }) },
    ports,
  }) as const;

const OTLP = { 'otlp-grpc': 4317, 'otlp-http': 4318, metrics: 8888 };

export const PARTIES = {
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
  prometheus: chart('prometheus', { http: 9090 }),
  'metrics-adapter': chart('prometheus-adapter', { https: 6443 }),
  alertmanager: chart('alertmanager', { http: 9093, mesh: 9094 }),
  grafana: chart('grafana', { http: 3000 }),
  loki: chart('loki', { gateway: 8080, http: 3100, grpc: 9095, mesh: 7946, cache: 11211 }),
  jaeger: chart('jaeger', { 'otlp-http': 4318, query: 16686, metrics: 8888 }),
} as const satisfies Readonly<Record<string, Party>>;

export type PartyName = keyof typeof PARTIES;
export type PortOf<P extends PartyName> = keyof (typeof PARTIES)[P]['ports'];

/** Services of charts that are not called like their party, or that listen on another port than their pods. */
const CHART_SERVICES: Readonly<Partial<Record<PartyName, { readonly host?: string; readonly port?: number }>>> = {
  prometheus: { host: 'sextant-prometheus' },
  alertmanager: { host: 'sextant-alertmanager' },
  grafana: { port: 80 },
  loki: { host: 'loki-gateway', port: 80 },
};

/** Base URL of a party, as pods of every namespace reach it. */
export function urlOf<P extends PartyName>(party: P, port: PortOf<P>): string {
  const { namespace, ports }: Party = PARTIES[party];
  const { host = party, port: servicePort = ports[port as string] } = CHART_SERVICES[party] ?? {};
  return `http://${host}.${NAMESPACES[namespace]}.svc:${servicePort}`;
}

/** `host:port` of a store. */
export function addressOf(party: 'postgres' | 'redis'): string {
  return `${party}.${NAMESPACES[PARTIES[party].namespace]}.svc:${Object.values(PARTIES[party].ports)[0]}`;
}
