// Metrics of node_exporter: CPU, memory and file systems of a host.
import { counter, foreign, gauge } from '../../declare/metric';
import { foreignLabel as by } from './label';

const FILE_SYSTEM = [by('device'), by('device_error'), by('fstype'), by('mountpoint')] as const;

export const nodeCpuSecondsTotal = foreign(
  counter({
    name: 'node_cpu_seconds_total',
    help: 'Total time of each CPU in each mode in seconds.',
    unit: 'seconds',
    labels: [by('cpu'), by('mode')],
  }),
);
export const nodeMemoryAvailableBytes = foreign(
  gauge({
    name: 'node_memory_MemAvailable_bytes',
    help: 'Memory that programs can allocate without swapping, in bytes.',
    unit: 'bytes',
    labels: [],
  }),
);
export const nodeMemoryTotalBytes = foreign(
  gauge({ name: 'node_memory_MemTotal_bytes', help: 'Size of the memory in bytes.', unit: 'bytes', labels: [] }),
);
export const nodeFilesystemAvailBytes = foreign(
  gauge({
    name: 'node_filesystem_avail_bytes',
    help: 'Space of the file system that is available to users, in bytes.',
    unit: 'bytes',
    labels: FILE_SYSTEM,
  }),
);
export const nodeFilesystemSizeBytes = foreign(
  gauge({
    name: 'node_filesystem_size_bytes',
    help: 'Size of the file system in bytes.',
    unit: 'bytes',
    labels: FILE_SYSTEM,
  }),
);
export const nodeFilesystemReadonly = foreign(
  gauge({
    name: 'node_filesystem_readonly',
    help: 'Whether the file system is read-only.',
    unit: 'bool',
    labels: FILE_SYSTEM,
  }),
);
