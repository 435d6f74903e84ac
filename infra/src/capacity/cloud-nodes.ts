// The nodes of the stack `cloud`, the system pods on them, and whether all pods fit.
import type { Settings } from '../settings/schema';
import { type Allocatable, allocatableOf } from './instance-types';
import { findPlacementFailure, type Node, type PlacementFailure } from './placement';
import { amount, amountText } from './quantity';
import { type Load, totalRequests, type Workload, workloadsOf } from './workloads';

type Cloud = NonNullable<Settings['cloud']>;

/** EKS add-ons with their own requests, Cluster Autoscaler, and room for an ingress controller and cert-manager. */
export function systemWorkloads({ nodes }: Cloud): readonly Workload[] {
  const of = (name: string, pods: number, cpu: string, memory: string, traits: Partial<Workload> = {}): Workload => ({
    name,
    namespace: 'kube-system',
    pods,
    requests: amount(cpu, memory),
    ...traits,
  });
  return [
    of('aws-node', 1, '50m', '0', { perNode: true }),
    of('kube-proxy', 1, '100m', '0', { perNode: true }),
    of('ebs-csi-node', 1, '30m', '120Mi', { perNode: true }),
    of('coredns', 2, '100m', '70Mi'),
    of('metrics-server', 2, '100m', '200Mi'),
    of('ebs-csi-controller', 2, '60m', '240Mi'),
    of('ingress controller and cert-manager', 2, '250m', '512Mi'),
    ...(nodes.autoscaling ? [of('cluster-autoscaler', 1, '100m', '600Mi')] : []),
  ];
}

/** Allocatable resources of a node, from the settings or the instance type; undefined when neither gives them. */
export function nodeSize({ nodes: { instanceType, allocatable } }: Cloud): Allocatable | undefined {
  if (allocatable) return { ...amount(allocatable.cpu, allocatable.memory), pods: allocatable.pods };
  return allocatableOf(instanceType);
}

/** Empty nodes, spread evenly over the zones. */
export function cloudNodes({ availabilityZones }: Cloud, count: number, free: Allocatable): readonly Node[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `node-${i}`,
    zone: availabilityZones[i % availabilityZones.length]!,
    free,
  }));
}

/** Share of each node that the check leaves free. */
const SLACK = 0.1;

/** Production must survive the loss of any one node. */
export const survivesLoss = ({ environment }: Settings): boolean => environment === 'production';

/**
 * Describes the first pod that does not fit on the minimum number of nodes or, with autoscaling and every service at its
 * max, on the maximum number.
 */
export function cloudPlacementProblem(settings: Settings, cloud: Cloud): string | undefined {
  const size = nodeSize(cloud);
  if (!size) return undefined;
  const { min, max, autoscaling } = cloud.nodes;
  const loads: readonly Load[] = autoscaling ? ['min', 'max'] : ['min'];
  for (const load of loads) {
    const count = load === 'min' ? min : max;
    const failure = failureOn(settings, cloud, size, count, load);
    if (failure) return describe({ settings, cloud, size, failure, count, load });
  }
  return undefined;
}

function failureOn(settings: Settings, cloud: Cloud, size: Allocatable, count: number, load: Load) {
  const all = [...systemWorkloads(cloud), ...workloadsOf(settings, load)];
  const oneLost = load === 'min' && survivesLoss(settings);
  return findPlacementFailure(all, cloudNodes(cloud, count, size), { oneLost, zonal: true, slack: SLACK });
}

interface Finding {
  readonly settings: Settings;
  readonly cloud: Cloud;
  readonly size: Allocatable;
  readonly failure: PlacementFailure;
  readonly count: number;
  readonly load: Load;
}

function describe({ settings, cloud, size, failure, count, load }: Finding): string {
  const { instanceType } = cloud.nodes;
  const { name, requests } = failure.workload;
  const when = failure.lost === undefined ? '' : ' after the loss of one node';
  const services = load === 'max' ? ' with every service at its max' : '';
  const enough = enoughNodes(settings, cloud, size, load);
  const larger = 'choose a larger cloud.nodes.instanceType';
  const fix = enough === undefined ? larger : `set cloud.nodes.${load} to ${enough}, or ${larger}`;
  const all = totalRequests([...systemWorkloads(cloud), ...workloadsOf(settings, load)], count);
  const each = `${amountText(size)}, at most ${size.pods} pods each`;
  return `a pod of ${name} (${amountText(requests)}) does not fit on ${count} ${instanceType} nodes (${each})${when}${services}; ${all.pods} pods request ${amountText(all)} in total: ${fix}`;
}

/** The smallest number of nodes, equal in each zone, that fits all pods; undefined if 50 do not. */
function enoughNodes(settings: Settings, cloud: Cloud, size: Allocatable, load: Load): number | undefined {
  const zones = cloud.availabilityZones.length;
  for (let count = zones; count <= 50; count += zones) {
    if (!failureOn(settings, cloud, size, count, load)) return count;
  }
  return undefined;
}
