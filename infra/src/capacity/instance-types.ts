// Allocatable resources of EKS nodes by instance type, with the kubelet reservations of Amazon Linux 2023.
import { type Amount } from './quantity';

export interface Allocatable extends Amount {
  readonly pods: number;
}

/** Sizes of the families m, c and r. Network interfaces and addresses per interface limit the number of pods. */
const SIZES: Readonly<Record<string, readonly [cores: number, interfaces: number, addresses: number]>> = {
  large: [2, 3, 10],
  xlarge: [4, 4, 15],
  '2xlarge': [8, 4, 15],
  '4xlarge': [16, 8, 30],
  '8xlarge': [32, 8, 30],
  '12xlarge': [48, 8, 30],
  '16xlarge': [64, 15, 50],
  '24xlarge': [96, 15, 50],
};
/** GiB per core. */
const MEMORY: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };
const GENERAL = /^([cmr])(?:5|6|7)(?:a|i)?\.(\w+)$/;

/** Share of memory used by hypervisor, firmware and kernel; the default of Karpenter. */
const OVERHEAD = 0.075;
const MIB = 2 ** 20;

/** Supported instance types, for messages. */
export const SUPPORTED_TYPES = 'm, c and r of generations 5 to 7 with Intel or AMD processors, from large to 24xlarge';

/** Allocatable resources of a node; undefined for an unsupported type. */
export function allocatableOf(instanceType: string): Allocatable | undefined {
  const [, family = '', size = ''] = GENERAL.exec(instanceType) ?? [];
  const [cores, interfaces, addresses] = SIZES[size] ?? [];
  const perCore = MEMORY[family];
  if (perCore === undefined || cores === undefined || interfaces === undefined || addresses === undefined) {
    return undefined;
  }
  // Each interface keeps one address for itself. Two system pods use the host network.
  const pods = interfaces * (addresses - 1) + 2;
  return {
    milliCpu: cores * 1_000 - reservedCpu(cores),
    bytes: Math.floor(cores * perCore * 1_024 * MIB * (1 - OVERHEAD)) - reservedMemory(pods),
    pods,
  };
}

/** kube-reserved: 6% of the first core, 1% of the second, 0.5% of the next two, 0.25% of the rest. */
function reservedCpu(cores: number): number {
  return Math.ceil(60 + 10 + Math.min(Math.max(cores - 2, 0), 2) * 5 + Math.max(cores - 4, 0) * 2.5);
}

/** kube-reserved: 255Mi plus 11Mi per pod. The eviction threshold adds 100Mi. */
function reservedMemory(pods: number): number {
  return (255 + 11 * pods + 100) * MIB;
}
