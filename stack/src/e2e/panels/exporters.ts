// Simulated exporters of GPUs, Kueue and Kubernetes: their official metric names and labels, one series each.
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Fault } from '../../drills/declare';

/** A value may depend on how often Prometheus has scraped; default: this number. */
type Family = readonly [
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  labels: string,
  valueAt?: (scrapes: number) => number,
];

const ONE = () => 1;

const GPU =
  'gpu="0",UUID="GPU-1",pci_bus_id="00000000:65:00.0",device="nvidia0",modelName="NVIDIA H100",Hostname="node-1",' +
  'DCGM_FI_DRIVER_VERSION="570.86.10",container="main",namespace="ai",pod="trainer-0"';
const dcgm = (name: string, type: Family[1] = 'gauge'): Family => [`DCGM_FI_${name}`, type, GPU];

/** Of https://github.com/NVIDIA/dcgm-exporter, etc/default-counters.csv. */
const DCGM: readonly Family[] = [
  ...['SM_CLOCK', 'MEM_CLOCK', 'MEMORY_TEMP', 'GPU_TEMP', 'POWER_USAGE', 'GPU_UTIL', 'MEM_COPY_UTIL'].map((name) =>
    dcgm(`DEV_${name}`),
  ),
  ...['FB_FREE', 'FB_USED', 'FB_RESERVED', 'XID_ERRORS', 'CLOCKS_EVENT_REASONS'].map((name) => dcgm(`DEV_${name}`)),
  ...['TOTAL_ENERGY_CONSUMPTION', 'PCIE_REPLAY_COUNTER', 'POWER_VIOLATION', 'THERMAL_VIOLATION'].map((name) =>
    dcgm(`DEV_${name}`, 'counter'),
  ),
  ...['GR_ENGINE_ACTIVE', 'SM_ACTIVE', 'PIPE_TENSOR_ACTIVE', 'DRAM_ACTIVE'].map((name) => dcgm(`PROF_${name}`)),
];

const QUEUE = 'cluster_queue="ai"';
const QUOTA = 'cohort="all",cluster_queue="ai",flavor="h100",resource="nvidia.com/gpu"';

/** Of https://kueue.sigs.k8s.io/docs/reference/metrics/. */
const KUEUE: readonly Family[] = [
  ['kueue_pending_workloads', 'gauge', `${QUEUE},status="active"`],
  ['kueue_admitted_active_workloads', 'gauge', QUEUE],
  ['kueue_reserving_active_workloads', 'gauge', QUEUE],
  ['kueue_cluster_queue_status', 'gauge', `${QUEUE},status="active"`],
  ['kueue_cluster_queue_resource_usage', 'gauge', QUOTA],
  ['kueue_cluster_queue_resource_reservation', 'gauge', QUOTA],
  ['kueue_cluster_queue_nominal_quota', 'gauge', QUOTA],
  ['kueue_cluster_queue_borrowing_limit', 'gauge', QUOTA],
  ['kueue_admitted_workloads_total', 'counter', QUEUE],
  ['kueue_quota_reserved_workloads_total', 'counter', QUEUE],
  ['kueue_evicted_workloads_total', 'counter', `${QUEUE},reason="Preempted"`],
  ['kueue_preempted_workloads_total', 'counter', 'preempting_cluster_queue="ai",reason="InClusterQueue"'],
  ['kueue_admission_wait_time_seconds', 'histogram', QUEUE],
  ['kueue_quota_reserved_wait_time_seconds', 'histogram', QUEUE],
];

const CONTAINER = 'namespace="sextant",pod="worker-0",container="worker"';
const ofResource = (name: string, labels: string): Family[] => [
  [name, 'gauge', `${labels},resource="cpu",unit="core"`],
  [name, 'gauge', `${labels},resource="memory",unit="byte"`],
];
const VOLUME = 'namespace="sextant",persistentvolumeclaim="loki"';
const AUTOSCALER = 'namespace="sextant",horizontalpodautoscaler="worker"';

/** Of kube-state-metrics, cAdvisor, the kubelet and cert-manager. */
const KUBERNETES: readonly Family[] = [
  ['container_cpu_usage_seconds_total', 'counter', `${CONTAINER},image="worker"`],
  ['container_memory_working_set_bytes', 'gauge', `${CONTAINER},image="worker"`],
  ['container_cpu_cfs_throttled_periods_total', 'counter', CONTAINER],
  ['container_cpu_cfs_periods_total', 'counter', CONTAINER],
  ...ofResource('kube_pod_container_resource_limits', `${CONTAINER},node="node-1"`),
  ...ofResource('kube_pod_container_resource_requests', `${CONTAINER},node="node-1"`),
  ...ofResource('kube_node_status_allocatable', 'node="node-1"'),
  ['kube_pod_container_status_restarts_total', 'counter', CONTAINER],
  ['kube_pod_container_status_last_terminated_reason', 'gauge', `${CONTAINER},reason="OOMKilled"`, ONE],
  ['kube_daemonset_status_number_unavailable', 'gauge', 'namespace="sextant",daemonset="agent"'],
  ['kube_deployment_spec_replicas', 'gauge', 'namespace="sextant",deployment="worker"'],
  ['kube_deployment_status_replicas_available', 'gauge', 'namespace="sextant",deployment="worker"'],
  ['kube_statefulset_replicas', 'gauge', 'namespace="sextant",statefulset="loki"'],
  ['kube_statefulset_status_replicas_ready', 'gauge', 'namespace="sextant",statefulset="loki"'],
  ['kube_horizontalpodautoscaler_status_condition', 'gauge', `${AUTOSCALER},condition="ScalingActive",status="false"`],
  ['kube_horizontalpodautoscaler_status_current_replicas', 'gauge', AUTOSCALER],
  ['kube_horizontalpodautoscaler_status_desired_replicas', 'gauge', AUTOSCALER],
  ['kube_horizontalpodautoscaler_spec_max_replicas', 'gauge', AUTOSCALER],
  ['certmanager_certificate_expiration_timestamp_seconds', 'gauge', 'namespace="sextant",name="ops-tls"', () => 2e9],
  // Three quarters are used, and it fills.
  ['kubelet_volume_stats_available_bytes', 'gauge', VOLUME, (scrapes) => 25_000 - scrapes],
  ['kubelet_volume_stats_capacity_bytes', 'gauge', VOLUME, () => 100_000],
];

const FAMILIES = [...DCGM, ...KUEUE, ...KUBERNETES];

/** Starts the exporters and makes Prometheus scrape them. */
export const simulatedExporters: Fault['inject'] = async ({ home }) => {
  let scrapes = 0;
  const server = createServer((_, response) => {
    scrapes += 1;
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(exposition(scrapes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const targets = join(home.root, 'targets', 'exporters.json');
  writeFileSync(targets, JSON.stringify([{ targets: [target], labels: { service: 'exporters', env: 'local' } }]));
  return async () => {
    rmSync(targets, { force: true });
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
};

/** Most values grow with the scrapes, so that rates and increases are not zero. */
function exposition(scrapes: number): string {
  const families = Map.groupBy(FAMILIES, ([name]) => name);
  return [...families].map(([name, series]) => familyText(name, series, scrapes)).join('');
}

function familyText(name: string, series: readonly Family[], scrapes: number): string {
  const lines = series.flatMap(([, type, labels, valueAt]) => {
    const value = valueAt?.(scrapes) ?? scrapes;
    if (type !== 'histogram') return [`${name}{${labels}} ${value}`];
    const buckets = ['1', '60', '+Inf'].map((le) => `${name}_bucket{${labels},le="${le}"} ${value}`);
    return [...buckets, `${name}_sum{${labels}} ${value}`, `${name}_count{${labels}} ${value}`];
  });
  return `# TYPE ${name} ${series[0]![1]}\n${lines.join('\n')}\n`;
}
