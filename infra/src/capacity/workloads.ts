// Every workload of an environment, with its pods and their requests: our own and those of the charts.
import { NAMESPACES, type NamespaceRole } from '../network/components';
import { SERVICES, type Settings } from '../settings/schema';
import { LOKI_CACHE_REQUEST, LOKI_PARTS } from '../values/loki';
import { type Amount, amount, sum } from './quantity';
import { DEFAULT_REQUESTS } from './requests';

export interface Workload {
  /** Name of the object that owns the pods. */
  readonly name: string;
  readonly namespace: string;
  readonly pods: number;
  readonly requests: Amount;
  /** A DaemonSet: `pods` is the number per node. */
  readonly perNode?: boolean;
  /** At most one of its pods per node. */
  readonly antiAffinity?: boolean;
  /** Each pod has a volume. */
  readonly volume?: boolean;
  /** Spread over zones with a maximum skew of 1. */
  readonly zoneSpread?: boolean;
}

interface Resources {
  readonly cpu: string;
  readonly memory: string;
}
type Traits = Pick<Workload, 'perNode' | 'antiAffinity' | 'volume' | 'zoneSpread'>;

/** Number of pods of our services: their min or their max. */
export type Load = 'min' | 'max';

/** Workloads in deployment order. */
export function workloadsOf(settings: Settings, load: Load = 'min'): readonly Workload[] {
  return [...telemetry(settings), ...lokiWorkloads(settings), ...collectors(settings), ...platform(settings, load)];
}

/** Number of pods of the workloads on `nodes` nodes, and the sum of their requests. */
export function totalRequests(workloads: readonly Workload[], nodes: number): Amount & { readonly pods: number } {
  const pods = workloads.flatMap(({ perNode, pods: count, requests }) =>
    Array.from({ length: perNode ? nodes : count }, () => requests),
  );
  return { ...sum(pods), pods: pods.length };
}

function workload(role: NamespaceRole, name: string, pods: number, of: readonly Resources[], traits: Traits = {}) {
  const requests = sum(of.map(({ cpu, memory }) => amount(cpu, memory)));
  return { name, namespace: NAMESPACES[role], pods, requests, ...traits };
}

const inTelemetry = workload.bind(undefined, 'telemetry');

/** A container without requests that the operator or a chart adds. */
const SIDECAR = DEFAULT_REQUESTS;
const SMALL = { cpu: '50m', memory: '256Mi' };

function telemetry({ prometheus, alertmanager, grafana, jaeger, cloud }: Settings): readonly Workload[] {
  const volume = { volume: true };
  const traces = { volume: jaeger.store.kind === 'volume' };
  return [
    inTelemetry('sextant-operator', 1, [SMALL]),
    inTelemetry('sextant-kube-state-metrics', 1, [SMALL]),
    workload('agents', 'sextant-prometheus-node-exporter', 1, [DEFAULT_REQUESTS], { perNode: true }),
    inTelemetry('sextant-prometheus', prometheus.replicas, [prometheus, SIDECAR], {
      ...volume,
      zoneSpread: cloud !== undefined,
    }),
    inTelemetry('sextant-alertmanager', alertmanager.replicas, [{ cpu: '50m', memory: '128Mi' }, SIDECAR], volume),
    inTelemetry('grafana', 1, [grafana, ...(grafana.boardNamespaces.length > 0 ? [SIDECAR] : [])], volume),
    inTelemetry('jaeger', jaeger.replicas, [jaeger], traces),
    ...(jaeger.store.kind === 'elasticsearch'
      ? [inTelemetry('jaeger-es-index-cleaner', 1, [{ cpu: '50m', memory: '64Mi' }])]
      : []),
    inTelemetry('metrics-adapter', Math.min(prometheus.replicas, 2), [{ cpu: '50m', memory: '128Mi' }]),
  ];
}

/** The chart sets anti-affinity between the pods of each component. */
function lokiWorkloads({ loki, cloud }: Settings): readonly Workload[] {
  const apart = { antiAffinity: true };
  const gateway = inTelemetry('loki-gateway', Math.min(loki.replicas, 2), [SIDECAR, SIDECAR], apart);
  if (loki.mode === 'monolithic') {
    return [gateway, inTelemetry('loki', loki.replicas, [loki], { ...apart, volume: true })];
  }
  return [
    gateway,
    ...LOKI_PARTS.map((part) => {
      const name = part.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return inTelemetry(`loki-${name}`, loki.replicas, [loki], apart);
    }),
    inTelemetry('loki-ingester', loki.replicas, [loki], { ...apart, volume: true, zoneSpread: cloud !== undefined }),
    ...['compactor', 'ruler'].map((part) => inTelemetry(`loki-${part}`, 1, [loki], apart)),
    ...['chunks', 'results'].map((cache) => inTelemetry(`loki-${cache}-cache`, 1, [LOKI_CACHE_REQUEST, SIDECAR])),
  ];
}

function collectors({ collector: { samplers, loadBalancers, agents } }: Settings): readonly Workload[] {
  return [
    inTelemetry('collector-sampler', samplers.replicas, [samplers], { volume: true }),
    inTelemetry('collector-balancer', loadBalancers.replicas, [loadBalancers]),
    workload('agents', 'collector-agent-agent', 1, [agents], { perNode: true }),
  ];
}

function platform({ postgres, redis, services }: Settings, load: Load): readonly Workload[] {
  const stores = { postgres, redis };
  return [
    ...(['postgres', 'redis'] as const).flatMap((name) => {
      const store = stores[name];
      return store.kind === 'in-cluster' ? [workload('data', name, 1, [store], { volume: true })] : [];
    }),
    workload('services', 'migrations', 1, [{ cpu: '100m', memory: '256Mi' }]),
    ...SERVICES.map((name) => workload('services', name, services[name][load], [services[name]])),
  ];
}
