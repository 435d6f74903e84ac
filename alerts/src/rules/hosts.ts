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
import { counterSeries, gaugeSeries, trendSeries } from '../series';
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
/** Two CPUs that are idle for this share of the time. */
const idling = (part: number) =>
  ['0', '1'].flatMap((cpu) => [
    counterSeries(nodeCpuSecondsTotal, { ...host, cpu, mode: 'idle' }, 60 * part),
    counterSeries(nodeCpuSecondsTotal, { ...host, cpu, mode: 'iowait' }, 0),
    counterSeries(nodeCpuSecondsTotal, { ...host, cpu, mode: 'user' }, 60 * (1 - part)),
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
  ],
});

const totalMemory = max(value(nodeMemoryTotalBytes), { by: ['instance'] });
const memory = (available: number) => [
  gaugeSeries(nodeMemoryAvailableBytes, host, available),
  gaugeSeries(nodeMemoryTotalBytes, host, 1_000),
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
const disk = (available: number, labels: typeof ext4 | (Omit<typeof ext4, 'fstype'> & { fstype: 'tmpfs' }) = ext4) => [
  gaugeSeries(nodeFilesystemAvailBytes, labels, available),
  gaugeSeries(nodeFilesystemSizeBytes, labels, 1_000),
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
    { when: 'a file system in memory is full', series: disk(0, { ...ext4, fstype: 'tmpfs' }) },
    {
      when: 'a read-only file system is full',
      series: [...disk(0), gaugeSeries(nodeFilesystemReadonly, ext4, 1)],
    },
  ],
});

/** A disk of 10,000 bytes that fills by `perMinute`, until this many bytes are available when the test ends. */
const filling = (available: number, perMinute: number) => [
  trendSeries(nodeFilesystemAvailBytes, ext4, {
    start: available + FORECAST_MINUTES * perMinute,
    perMinute: -perMinute,
  }),
  gaugeSeries(nodeFilesystemSizeBytes, ext4, 10_000),
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
      series: filling(1_400, 1),
      at: FORECAST_AT,
      fires: { value: '23h 20m 0s', labels: root },
    },
    { when: 'it is full in more than a day', series: filling(1_480, 1), at: FORECAST_AT },
    { when: 'it is less than half full', series: filling(5_100, 4), at: FORECAST_AT },
    { when: 'its use is constant', series: filling(1_000, 0), at: FORECAST_AT },
    { when: 'it gets emptier', series: filling(1_000, -1), at: FORECAST_AT },
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
