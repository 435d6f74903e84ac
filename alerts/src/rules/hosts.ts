// Alerts on the resources of hosts, from node_exporter, and on the CPU of services, from their own metrics.
import { processCpuSecondsTotal } from '@sextant/signals/foreign';
import {
  nodeCpuSecondsTotal,
  nodeFilesystemAvailBytes,
  nodeFilesystemReadonly,
  nodeFilesystemSizeBytes,
  nodeMemoryAvailableBytes,
  nodeMemoryTotalBytes,
} from '@sextant/signals/foreign/host';
import { quantity } from '@sextant/signals/query/expression';
import { busyShare, secondsUntilZero } from '@sextant/signals/query/gauges';
import { noneOf } from '@sextant/signals/query/match';
import {
  and,
  asPercent,
  avg,
  complement,
  eq,
  gt,
  max,
  min,
  plus,
  share,
  sum,
  unless,
} from '@sextant/signals/query/operators';
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
const host = { instance: '127.0.0.1:9100' } as const;

const idle = (mode: 'idle' | 'iowait') => avg(busyShare(nodeCpuSecondsTotal, '5m', { mode }), { by: ['instance'] });
/** Two CPUs that are idle for this share of the measured seconds per minute, and wait for disks in half of it. */
const idling = (part: number, measured = 60) =>
  ['0', '1'].flatMap((cpu) => [
    counterSeries(nodeCpuSecondsTotal, { ...host, cpu, mode: 'idle' }, (measured * part) / 2),
    counterSeries(nodeCpuSecondsTotal, { ...host, cpu, mode: 'iowait' }, (measured * part) / 2),
    counterSeries(nodeCpuSecondsTotal, { ...host, cpu, mode: 'user' }, measured * (1 - part)),
  ]);

export const highCpuUsage = alert({
  ...common,
  name: 'HighCPUUsage',
  value: asPercent(complement(plus(idle('idle'), idle('iowait')))),
  fires: { above: CPU_LIMIT },
  // At least a minute of CPU time is measured.
  guard: { count: sum(increase(nodeCpuSecondsTotal, '5m'), { by: ['instance'] }), atLeast: 60 },
  for: '10m',
  keepFiringFor: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `The CPUs of ${label('instance')} are ${value} busy`,
  description: ({ value, threshold }) =>
    `On average the CPUs of the host are ${value} busy (threshold ${threshold}). Work waits for a CPU, and latencies grow.`,
  tests: [
    { when: 'the CPUs are idle for 18% of the time', series: idling(0.18), fires: { value: '82.0%', labels: host } },
    { when: 'the CPUs are idle for 21% of the time', series: idling(0.21) },
    { when: 'the CPUs are idle for 20% of the time', series: idling(0.2) },
    {
      when: 'a minute of CPU time is measured in 5 minutes',
      series: idling(0.125, 6),
      fires: { value: '98.8%', labels: host },
    },
    { when: 'less than a minute of CPU time is measured in 5 minutes', series: idling(0.125, 5.7) },
  ],
});

const totalMemory = max(value(nodeMemoryTotalBytes), { by: ['instance'] });
const memory = (available: number, total = 1_000) => [
  gaugeSeries(nodeMemoryAvailableBytes, host, available),
  gaugeSeries(nodeMemoryTotalBytes, host, total),
];

export const highMemoryUsage = alert({
  ...common,
  name: 'HighMemoryUsage',
  runbook: 'HighCPUUsage',
  value: asPercent(complement(share(min(value(nodeMemoryAvailableBytes), { by: ['instance'] }), totalMemory))),
  fires: { above: MEMORY_LIMIT },
  guard: { count: totalMemory, atLeast: 1 },
  for: '10m',
  keepFiringFor: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `${label('instance')} uses ${value} of its memory`,
  description: ({ value, threshold }) =>
    `${value} of the host's memory is in use (threshold ${threshold}). When it is full, the kernel kills processes.`,
  tests: [
    { when: '86% is used', series: memory(140), fires: { value: '86.0%', labels: host } },
    { when: '85% is used', series: memory(150) },
    { when: 'the smallest memory is used', series: memory(0, 1), fires: { value: '100.0%', labels: host } },
    { when: 'the size of the memory is missing', series: [gaugeSeries(nodeMemoryAvailableBytes, host, 1)] },
  ],
});

/** Not file systems in memory, or images that are full by design. */
const DISKS = { fstype: noneOf('tmpfs', 'ramfs', 'squashfs', 'iso9660', 'erofs') } as const;
const DISK = { by: ['instance', 'mountpoint'] } as const;
const diskSize = max(value(nodeFilesystemSizeBytes, DISKS), DISK);
const diskUsed = asPercent(complement(share(min(value(nodeFilesystemAvailBytes, DISKS), DISK), diskSize)));
const readOnly = eq(max(value(nodeFilesystemReadonly, DISKS), DISK), quantity(1, 'bool'));

const root = { ...host, mountpoint: '/' } as const;
const ext4 = { ...root, device: '/dev/sda1', device_error: '', fstype: 'ext4' } as const;
const disk = (
  available: number,
  { fstype = 'ext4', size = 1_000 }: { readonly fstype?: 'ext4' | 'tmpfs'; readonly size?: number } = {},
) => [
  gaugeSeries(nodeFilesystemAvailBytes, { ...ext4, fstype }, available),
  gaugeSeries(nodeFilesystemSizeBytes, { ...ext4, fstype }, size),
];

export const diskSpaceLow = alert({
  ...common,
  name: 'DiskSpaceLow',
  value: unless(diskUsed, readOnly),
  fires: { above: DISK_LIMIT },
  guard: { count: diskSize, atLeast: 1 },
  for: '10m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: ({ value, label }) => `${label('mountpoint')} on ${label('instance')} is ${value} full`,
  description: ({ value, threshold }) =>
    `${value} of the file system is used (threshold ${threshold}). When it is full, databases, spools and queues cannot write.`,
  tests: [
    { when: '91% is used', series: disk(90), fires: { value: '91.0%', labels: root } },
    { when: '90% is used', series: disk(100) },
    { when: 'a file system in memory is full', series: disk(0, { fstype: 'tmpfs' }) },
    {
      when: 'the smallest file system is full',
      series: disk(0, { size: 1 }),
      fires: { value: '100.0%', labels: root },
    },
    {
      when: 'a read-only file system is full',
      series: [...disk(0), gaugeSeries(nodeFilesystemReadonly, ext4, 1)],
    },
  ],
});

const forecast = (available: readonly Trend[]) => [
  trendSeries(nodeFilesystemAvailBytes, ext4, ...available),
  gaugeSeries(nodeFilesystemSizeBytes, ext4, FORECAST_SIZE),
];

export const diskWillFillSoon = alert({
  ...common,
  name: 'DiskWillFillSoon',
  runbook: 'DiskSpaceLow',
  value: unless(
    and(min(secondsUntilZero(nodeFilesystemAvailBytes, FORECAST_WINDOW, DISKS), DISK), gt(diskUsed, FORECAST_ABOVE)),
    readOnly,
  ),
  fires: { below: FILLS_WITHIN },
  for: '10m',
  keepFiringFor: '30m',
  severity: 'warning',
  summary: ({ value, label }) => `${label('mountpoint')} on ${label('instance')} is full in ${value}`,
  description: ({ value }) =>
    `If the file system continues to fill as in the last 6 hours, it is full in ${value}. Then databases, spools and queues cannot write.`,
  tests: [
    {
      when: 'it is more than half full, and is full in less than a day',
      series: forecast(filling(1_400, 1)),
      fires: { value: '23h 20m 0s', labels: root },
    },
    { when: 'it is full in more than a day', series: forecast(filling(1_480, 1)) },
    { when: 'it is less than half full', series: forecast(filling(5_100, 4)) },
    {
      when: 'it began to fill six hours ago',
      series: forecast(fillingFrom(FORECAST_MINUTES, FORECAST_MINUTES)),
      at: `${2 * FORECAST_MINUTES}m`,
      fires: { value: '23h 20m 0s', labels: root },
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
      fires: { value: '20h 0m 0s', labels: root },
    },
    { when: 'its use is constant', series: forecast(filling(1_000, 0)) },
    {
      when: 'it is read-only',
      series: [...forecast(filling(1_400, 1)), gaugeSeries(nodeFilesystemReadonly, ext4, 1)],
    },
    { when: 'it gets emptier', series: forecast(filling(1_000, -1)) },
  ],
});

/** The prover solves on several CPUs at once. The others run JavaScript, which uses one. */
const ONE_CPU = { job: 'services', service: noneOf('prover') } as const;
const worker = { service: 'worker', instance: '127.0.0.1:9001' } as const;
const working = (part: number, service = 'worker') =>
  counterSeries(processCpuSecondsTotal, { ...worker, service, job: 'services' }, 60 * part);

export const serviceCpuSaturated = alert({
  ...common,
  name: 'ServiceCPUSaturated',
  dashboard: DASHBOARDS.systemOverview,
  runbook: 'HighCPUUsage',
  value: asPercent(max(busyShare(processCpuSecondsTotal, '5m', ONE_CPU), { by: ['service', 'instance'] })),
  fires: { above: CPU_LIMIT },
  guard: { count: max(increase(processCpuSecondsTotal, '5m', ONE_CPU), { by: ['service', 'instance'] }), atLeast: 60 },
  for: '10m',
  keepFiringFor: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `${label('service')} at ${label('instance')} uses ${value} of one CPU`,
  description: ({ value, threshold }) =>
    `The process uses ${value} of one CPU (threshold ${threshold}). JavaScript runs on one CPU, so requests wait for the event loop. Add replicas.`,
  tests: [
    { when: 'it uses 81% of a CPU', series: [working(0.81)], fires: { value: '81.0%', labels: worker } },
    { when: 'it uses 80% of a CPU', series: [working(0.8)] },
    { when: 'the prover uses two CPUs', series: [working(2, 'prover')] },
  ],
});
