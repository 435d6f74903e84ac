// Infrastructure: hosts, processes, and containers, volumes and workloads of Kubernetes.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { diskSpaceLow, diskWillFillSoon, highCpuUsage, highMemoryUsage } from '@sextant/alerts/rules/hosts';
import { DISK_LIMIT, FORECAST_WINDOW } from '@sextant/alerts/rules/resource-limits';
import { nodeCpuSecondsTotal, nodeFilesystemAvailBytes, nodeFilesystemSizeBytes } from '@sextant/signals/foreign/host';
import { processResidentMemoryBytes } from '@sextant/signals/process';
import { clamped, cores, predicted } from '@sextant/signals/query/gauges';
import { noneOf } from '@sextant/signals/query/match';
import { asPercent, complement, max, min, share, sum } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { timeseries, type Dashboard, type PanelThreshold } from '../declare';
import { alertValue } from '../panels';
import { filters } from '../variables';
import { capacityRow, certificateRow, containerRow, scalingRow, volumeRow, workloadRow } from './kubernetes';

const DISK = { by: ['instance', 'mountpoint'] } as const;
const disks = { ...filters, fstype: noneOf('tmpfs', 'ramfs', 'squashfs', 'iso9660', 'erofs') } as const;
const IN_A_DAY = { window: FORECAST_WINDOW, ahead: '1d', where: disks } as const;
const availableInADay = share(
  min(predicted(nodeFilesystemAvailBytes, IN_A_DAY), DISK),
  max(value(nodeFilesystemSizeBytes, disks), DISK),
);
const cpuTime = cores(nodeCpuSecondsTotal, '5m', filters);
const full: PanelThreshold = { fires: { above: DISK_LIMIT }, severity: 'warning' };

const NODE_EXPORTER = 'No host reports: node_exporter is not scraped';

const hosts = [
  alertValue(highCpuUsage, {
    id: 1,
    title: 'CPU of hosts',
    description: 'Busy percentage of all CPUs of each host. Good: below 80%. Above, work waits for a CPU.',
    legend: '{{instance}}',
    whenEmpty: NODE_EXPORTER,
  }),
  alertValue(highMemoryUsage, {
    id: 2,
    title: 'Memory of hosts',
    description: 'Used percentage of the memory of each host. Good: below 85%. When it is full, processes are killed.',
    legend: '{{instance}}',
    whenEmpty: NODE_EXPORTER,
  }),
  timeseries({
    id: 3,
    title: 'CPU time by mode',
    description: 'CPUs in use by what they do, on all hosts; the upper edge is the number of CPUs. Good: mostly idle.',
    queries: [{ expr: sum(cpuTime, { by: ['mode'] }), legend: '{{mode}}' }],
    stacked: true,
    whenEmpty: NODE_EXPORTER,
  }),
  timeseries({
    id: 7,
    title: 'Memory of processes',
    description: 'Resident memory by service. Good: flat over days. Continuous growth is a leak.',
    queries: [{ expr: max(value(processResidentMemoryBytes, filters), { by: ['service'] }), legend: '{{service}}' }],
  }),
];

const storage = [
  alertValue(diskSpaceLow, {
    id: 4,
    title: 'Disks',
    description: 'Used percentage of each file system. Good: below 90%. When it is full, databases cannot write.',
    legend: '{{instance}} {{mountpoint}}',
    whenEmpty: NODE_EXPORTER,
  }),
  timeseries({
    id: 5,
    title: 'Disks in a day',
    description: 'The same in 24 hours, if the trend of 6 hours continues. Good: below 90%.',
    queries: [
      {
        expr: clamped(asPercent(complement(availableInADay)), { min: 0, max: 100 }),
        legend: '{{instance}} {{mountpoint}}',
      },
    ],
    thresholds: [full],
    whenEmpty: NODE_EXPORTER,
  }),
  alertValue(diskWillFillSoon, {
    id: 6,
    title: 'Time until a disk is full',
    description: 'For disks that are more than half full and get fuller. Good: none, or more than a day.',
    legend: '{{instance}} {{mountpoint}}',
    whenEmpty: 'No disk is more than half full and gets fuller',
  }),
];

export const infrastructure: Dashboard = {
  uid: DASHBOARDS.infrastructure,
  title: 'Infrastructure',
  description:
    'Is there enough CPU, memory and disk, now and tomorrow? Hosts report by node_exporter. Containers, volumes, workloads and autoscalers report only on Kubernetes, by the kubelet and kube-state-metrics. For a service that is slow although its host is idle, go back to System Overview; for GPUs continue with GPU and Kueue.',
  rows: [hosts, storage, containerRow, volumeRow, workloadRow, scalingRow, capacityRow, certificateRow],
};
