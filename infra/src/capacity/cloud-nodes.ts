// The nodes that the stack `cloud` makes, what runs on them besides ours, and whether all pods have room there.
import type { Settings } from '../settings/schema';
import { misfitOf, type Misfit, type Node } from './fit';
import { type Allocatable, allocatableOf } from './instance-types';
import { amount, amountText, sum } from './quantity';
import { type Workload, workloadsOf } from './workloads';

type Cloud = NonNullable<Settings['cloud']>;

/** Add-ons of EKS at their own requests, Cluster Autoscaler, and room for an ingress controller and cert-manager. */
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

/** What pods may request on a node: as the settings say, else what is known of the type; undefined if neither. */
export function nodeSize({ nodes: { instanceType, allocatable } }: Cloud): Allocatable | undefined {
  if (allocatable) return { ...amount(allocatable.cpu, allocatable.memory), pods: allocatable.pods };
  return allocatableOf(instanceType);
}

/** As many nodes in each zone, all empty. */
export function cloudNodes({ availabilityZones }: Cloud, count: number, free: Allocatable): readonly Node[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `node-${i}`,
    zone: availabilityZones[i % availabilityZones.length]!,
    free,
  }));
}

/** Part of each node that the check leaves free. */
const SLACK = 0.1;

/** In production any one node may be lost. */
export const survivesLoss = ({ environment }: Settings): boolean => environment === 'production';

/** The first pod that has no room on the fewest nodes, and with autoscaling, at full load, on the most. */
export function cloudMisfit(settings: Settings, cloud: Cloud): string | undefined {
  const size = nodeSize(cloud);
  if (!size) return undefined;
  const { min, max, autoscaling } = cloud.nodes;
  const misfit = misfitOn(settings, cloud, size, min);
  if (misfit) return sentence({ settings, cloud, size, misfit, count: min });
  const full = autoscaling ? misfitOn(settings, cloud, size, max, 'max') : undefined;
  return full && sentence({ settings, cloud, size, misfit: full, count: max, load: 'max' });
}

type Load = Parameters<typeof workloadsOf>[1];

function misfitOn(settings: Settings, cloud: Cloud, size: Allocatable, count: number, load: Load = 'min') {
  const all = [...systemWorkloads(cloud), ...workloadsOf(settings, load)];
  const oneLost = load === 'min' && survivesLoss(settings);
  return misfitOf(all, cloudNodes(cloud, count, size), { oneLost, zonal: true, slack: SLACK });
}

interface Finding {
  readonly settings: Settings;
  readonly cloud: Cloud;
  readonly size: Allocatable;
  readonly misfit: Misfit;
  readonly count: number;
  readonly load?: Load;
}

function sentence({ settings, cloud, size, misfit, count, load = 'min' }: Finding): string {
  const { instanceType } = cloud.nodes;
  const { name, requests } = misfit.workload;
  const when = misfit.lost === undefined ? '' : ' once one of them is lost';
  const services = load === 'max' ? ' with every service at its max' : '';
  const enough = enoughNodes(settings, cloud, size, load);
  const fix =
    enough === undefined
      ? 'choose a larger cloud.nodes.instanceType'
      : `set cloud.nodes.${load} to ${enough}, or choose a larger cloud.nodes.instanceType`;
  const each = `${amountText(size)} for at most ${size.pods} pods each`;
  return `${count} nodes ${instanceType} (${each}) have no room for a pod of ${name} (${amountText(requests)})${when}${services}; ${totalText(settings, cloud, count, load)}: ${fix}`;
}

function totalText(settings: Settings, cloud: Cloud, count: number, load: Load): string {
  const all = [...systemWorkloads(cloud), ...workloadsOf(settings, load)];
  const pods = all.flatMap((each) => Array.from({ length: each.perNode ? count : each.pods }, () => each.requests));
  return `${pods.length} pods request ${amountText(sum(pods))} in all`;
}

/** The smallest number of nodes, as many in each zone, that has room for all; undefined when no setting has. */
function enoughNodes(settings: Settings, cloud: Cloud, size: Allocatable, load: Load): number | undefined {
  const zones = cloud.availabilityZones.length;
  for (let count = zones; count <= 50; count += zones) {
    if (!misfitOn(settings, cloud, size, count, load)) return count;
  }
  return undefined;
}
