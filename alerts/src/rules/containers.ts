// Alerts on the resources of containers and volumes in Kubernetes, from cAdvisor, the kubelet and kube-state-metrics.
import {
  containerCpuLimit,
  containerCpuUsageSecondsTotal,
  containerLastTerminatedReason,
  containerMemoryLimitBytes,
  containerMemoryWorkingSetBytes,
  containerRestartsTotal,
  volumeAvailableBytes,
  volumeCapacityBytes,
} from '@sextant/signals/foreign/kubernetes';
import { quantity } from '@sextant/signals/query/expression';
import { cores, secondsUntilZero } from '@sextant/signals/query/gauges';
import { noneOf } from '@sextant/signals/query/match';
import { and, asPercent, complement, eq, gt, max, min, share, sum } from '@sextant/signals/query/operators';
import { increase, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, gaugeSeries, trendSeries, type Trend } from '../series';
import { FORECAST_SIZE, filledTo, filling, fillingFrom } from './forecast-tests';
import {
  CPU_LIMIT,
  DISK_LIMIT,
  FILLS_WITHIN,
  FORECAST_ABOVE,
  FORECAST_AT,
  FORECAST_MINUTES,
  FORECAST_WINDOW,
  MEMORY_LIMIT,
} from './resource-limits';

const common = { team: 'platform', dashboard: DASHBOARDS.infrastructure } as const;

/** Containers, without the cgroups of pods and their parents, which have no container name. */
const CONTAINERS = { container: noneOf('') } as const;
const CONTAINER = { by: ['namespace', 'pod', 'container'] } as const;
const worker = { namespace: 'sextant', pod: 'worker-0', container: 'worker' } as const;
const cgroup = { ...worker, image: 'worker:1', id: '/kubepods/a', name: 'a', node: 'node-1' } as const;
const limit = { ...worker, uid: 'u', node: 'node-1' } as const;

const cpuLimit = max(value(containerCpuLimit, { resource: 'cpu' }), CONTAINER);
const cpu = (
  used: number,
  { of = 1, container = worker.container }: { readonly of?: number; readonly container?: string } = {},
) => [
  counterSeries(containerCpuUsageSecondsTotal, { ...cgroup, container, cpu: 'total' }, 60 * used),
  gaugeSeries(containerCpuLimit, { ...limit, container, resource: 'cpu', unit: 'core' }, of),
];

/** Without a limit a container may use all CPUs of its node, which HighCPUUsage watches. */
export const highContainerCpuUsage = alert({
  ...common,
  name: 'HighContainerCPUUsage',
  runbook: 'HighCPUUsage',
  value: asPercent(share(sum(cores(containerCpuUsageSecondsTotal, '5m', CONTAINERS), CONTAINER), cpuLimit)),
  fires: { above: CPU_LIMIT },
  // A tenth of a CPU for 5 minutes. Without a limit there is no percentage.
  guard: { count: sum(increase(containerCpuUsageSecondsTotal, '5m', CONTAINERS), CONTAINER), atLeast: 30 },
  for: '10m',
  keepFiringFor: '5m',
  severity: 'warning',
  summary: ({ value, label }) =>
    `Container ${label('container')} of ${label('namespace')}/${label('pod')} uses ${value} of its CPU limit`,
  description: ({ value, threshold }) =>
    `The container uses ${value} of its CPU limit (threshold ${threshold}). Above the limit, the kernel throttles it.`,
  tests: [
    { when: 'it uses 81% of its limit', series: cpu(0.81), fires: { value: '81.0%', labels: worker } },
    { when: 'it uses 80% of its limit', series: cpu(0.8) },
    { when: 'it has no limit', series: cpu(0.81).slice(0, 1) },
    { when: 'it uses a tenth of a CPU', series: cpu(0.1, { of: 0.1 }), fires: { value: '100.0%', labels: worker } },
    { when: 'it uses less than a tenth of a CPU', series: cpu(0.095, { of: 0.1 }) },
    { when: 'the cgroup of a pod uses its limit', series: cpu(1, { container: '' }) },
  ],
});

const memoryLimit = max(value(containerMemoryLimitBytes, { resource: 'memory' }), CONTAINER);
const memory = (
  used: number,
  { of = 1_000, container = worker.container }: { readonly of?: number; readonly container?: string } = {},
) => [
  gaugeSeries(containerMemoryWorkingSetBytes, { ...cgroup, container }, used),
  gaugeSeries(containerMemoryLimitBytes, { ...limit, container, resource: 'memory', unit: 'byte' }, of),
];

export const highContainerMemoryUsage = alert({
  ...common,
  name: 'HighContainerMemoryUsage',
  runbook: 'HighCPUUsage',
  value: asPercent(share(max(value(containerMemoryWorkingSetBytes, CONTAINERS), CONTAINER), memoryLimit)),
  fires: { above: MEMORY_LIMIT },
  guard: { count: memoryLimit, atLeast: 1 },
  for: '10m',
  keepFiringFor: '5m',
  severity: 'warning',
  summary: ({ value, label }) =>
    `Container ${label('container')} of ${label('namespace')}/${label('pod')} uses ${value} of its memory limit`,
  description: ({ value, threshold }) =>
    `The container uses ${value} of its memory limit (threshold ${threshold}). At the limit, the kernel kills it.`,
  tests: [
    { when: 'it uses 86% of its limit', series: memory(860), fires: { value: '86.0%', labels: worker } },
    { when: 'it uses 85% of its limit', series: memory(850) },
    { when: 'it has no limit', series: memory(860).slice(0, 1) },
    { when: 'its limit is 0', series: memory(860, { of: 0 }) },
    { when: 'it uses the smallest limit', series: memory(1, { of: 1 }), fires: { value: '100.0%', labels: worker } },
    { when: 'the cgroup of a pod uses its limit', series: memory(1_000, { container: '' }) },
  ],
});

const killed = eq(max(value(containerLastTerminatedReason, { reason: 'OOMKilled' }), CONTAINER), quantity(1, 'bool'));
const restarting = (reason: 'OOMKilled' | 'Completed', perMinute: number) => [
  counterSeries(containerRestartsTotal, { ...worker, uid: 'u' }, perMinute),
  gaugeSeries(containerLastTerminatedReason, { ...worker, uid: 'u', reason }, 1),
];

export const containerOutOfMemory = alert({
  ...common,
  name: 'ContainerOutOfMemory',
  runbook: 'HighCPUUsage',
  value: and(sum(increase(containerRestartsTotal, '10m'), CONTAINER), killed),
  fires: { above: quantity(0, 'restarts') },
  severity: 'warning',
  summary: ({ label }) =>
    `Container ${label('container')} of ${label('namespace')}/${label('pod')} was killed at its memory limit`,
  description: ({ value }) =>
    `The kernel killed the container because it reached its memory limit: ${value} in 10 minutes. Work in progress was lost.`,
  tests: [
    {
      when: 'it is killed every minute',
      series: restarting('OOMKilled', 1),
      fires: { value: '10 restarts', labels: worker },
    },
    {
      when: 'it is killed once in 20 minutes',
      series: restarting('OOMKilled', 0.05),
      fires: { value: '500m restarts', labels: worker },
    },
    { when: 'it was killed long ago', series: restarting('OOMKilled', 0) },
    { when: 'it restarts for another reason', series: restarting('Completed', 1) },
  ],
});

const VOLUME = { by: ['namespace', 'persistentvolumeclaim'] } as const;
const capacity = max(value(volumeCapacityBytes), VOLUME);
const volumeUsed = asPercent(complement(share(min(value(volumeAvailableBytes), VOLUME), capacity)));
const claim = { namespace: 'sextant-data', persistentvolumeclaim: 'redis' } as const;
const volume = (available: number, size = 1_000) => [
  gaugeSeries(volumeAvailableBytes, claim, available),
  gaugeSeries(volumeCapacityBytes, claim, size),
];

export const volumeSpaceLow = alert({
  ...common,
  name: 'VolumeSpaceLow',
  runbook: 'DiskSpaceLow',
  value: volumeUsed,
  fires: { above: DISK_LIMIT },
  guard: { count: capacity, atLeast: 1 },
  for: '10m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: ({ value, label }) =>
    `The volume of ${label('namespace')}/${label('persistentvolumeclaim')} is ${value} full`,
  description: ({ value, threshold }) =>
    `${value} of the volume is used (threshold ${threshold}). When it is full, its program cannot write.`,
  tests: [
    { when: '91% is used', series: volume(90), fires: { value: '91.0%', labels: claim } },
    { when: '90% is used', series: volume(100) },
    { when: 'the size is missing', series: volume(90).slice(0, 1) },
    { when: 'the smallest volume is full', series: volume(0, 1), fires: { value: '100.0%', labels: claim } },
  ],
});

const forecast = (available: readonly Trend[]) => [
  trendSeries(volumeAvailableBytes, claim, ...available),
  gaugeSeries(volumeCapacityBytes, claim, FORECAST_SIZE),
];

export const volumeWillFillSoon = alert({
  ...common,
  name: 'VolumeWillFillSoon',
  runbook: 'DiskSpaceLow',
  value: and(min(secondsUntilZero(volumeAvailableBytes, FORECAST_WINDOW), VOLUME), gt(volumeUsed, FORECAST_ABOVE)),
  fires: { below: FILLS_WITHIN },
  for: '10m',
  keepFiringFor: '30m',
  severity: 'warning',
  summary: ({ value, label }) =>
    `The volume of ${label('namespace')}/${label('persistentvolumeclaim')} is full in ${value}`,
  description: ({ value }) =>
    `If the volume continues to fill as in the last 6 hours, it is full in ${value}. Then its program cannot write.`,
  tests: [
    {
      when: 'it is more than half full, and is full in less than a day',
      series: forecast(filling(1_400, 1)),
      fires: { value: '23h 20m 0s', labels: claim },
    },
    { when: 'it is full in more than a day', series: forecast(filling(1_480, 1)) },
    { when: 'it is less than half full', series: forecast(filling(5_100, 4)) },
    {
      when: 'it began to fill six hours ago',
      series: forecast(fillingFrom(FORECAST_MINUTES, FORECAST_MINUTES)),
      at: `${2 * FORECAST_MINUTES}m`,
      fires: { value: '23h 20m 0s', labels: claim },
    },
    {
      when: 'it began to fill three hours ago',
      series: forecast(fillingFrom(FORECAST_MINUTES - 180, 180)),
      at: FORECAST_AT,
    },
    { when: 'it is exactly half full', series: forecast(filledTo(5_000)), at: FORECAST_AT },
    {
      when: 'it is just over half full',
      series: forecast(filling(4_800, 4)),
      fires: { value: '20h 0m 0s', labels: claim },
    },
    { when: 'its use is constant', series: forecast(filling(1_000, 0)) },
  ],
});
