// Metrics of NVIDIA's DCGM exporter: the GPUs of a node, and the container that uses each of them.
// `namespace` and `pod` are target labels, and the monitor keeps those of the container (honorLabels).
import { counter, foreign, gauge } from '../../declare/metric';
import { foreignLabel as by } from './label';

const GPU = [
  ...[by('gpu'), by('UUID'), by('pci_bus_id'), by('device'), by('modelName')],
  ...[by('Hostname'), by('DCGM_FI_DRIVER_VERSION'), by('container')],
] as const;

export const gpuUtilization = foreign(
  gauge({
    name: 'DCGM_FI_DEV_GPU_UTIL',
    help: 'Percentage of the time in which the GPU executed a kernel.',
    unit: 'percent',
    labels: GPU,
  }),
);
export const gpuMemoryUsed = foreign(
  gauge({ name: 'DCGM_FI_DEV_FB_USED', help: 'Used memory of the GPU in MiB.', unit: 'mebibytes', labels: GPU }),
);
export const gpuMemoryFree = foreign(
  gauge({ name: 'DCGM_FI_DEV_FB_FREE', help: 'Free memory of the GPU in MiB.', unit: 'mebibytes', labels: GPU }),
);
export const gpuTemperature = foreign(
  gauge({
    name: 'DCGM_FI_DEV_GPU_TEMP',
    help: 'Temperature of the GPU in degrees Celsius.',
    unit: 'celsius',
    labels: GPU,
  }),
);
export const gpuPower = foreign(
  gauge({ name: 'DCGM_FI_DEV_POWER_USAGE', help: 'Power draw of the GPU in watts.', unit: 'watts', labels: GPU }),
);
export const gpuXidError = foreign(
  gauge({
    name: 'DCGM_FI_DEV_XID_ERRORS',
    help: 'Number of the last XID error of the GPU; 0 without an error.',
    unit: 'code',
    labels: GPU,
  }),
);

/** Throttling of the clocks by its cause. The default list of the exporter has these counters as comments. */
export const gpuThrottled = {
  power: throttling('DCGM_FI_DEV_POWER_VIOLATION', 'power'),
  thermal: throttling('DCGM_FI_DEV_THERMAL_VIOLATION', 'temperature'),
} as const;

function throttling<const N extends string>(name: N, cause: string) {
  const help = `Total time in which the ${cause} limit lowered the clocks of the GPU in microseconds.`;
  return foreign(counter({ name, help, unit: 'microseconds', labels: GPU }));
}
