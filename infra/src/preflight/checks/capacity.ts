// Do all our pods fit on the nodes of the cluster, next to the pods of others?
import { survivesLoss } from '../../capacity/cloud-nodes';
import { findPlacementFailure, type Node, type PlacementFailure } from '../../capacity/placement';
import { amount, amountText, sum } from '../../capacity/quantity';
import { type RequestingPod, requestsOf } from '../../capacity/requests';
import { type Load, totalRequests, workloadsOf } from '../../capacity/workloads';
import { kubectlCommand } from '../../kubectl/kubectl';
import { blocker, type Check, type Problem, warning } from '../../kubectl/problem';
import { queryJson } from '../../kubectl/query';
import { NAMESPACES } from '../../network/components';
import type { Settings } from '../../settings/schema';

export interface ClusterNode {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly { readonly effect: string }[] };
  readonly status?: {
    readonly allocatable?: Readonly<Record<'cpu' | 'memory' | 'pods', string>>;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}
export interface ClusterPod {
  readonly metadata: { readonly namespace: string };
  readonly spec: RequestingPod & { readonly nodeName?: string };
}

const NOT_TERMINATED = '--field-selector=status.phase!=Succeeded,status.phase!=Failed';

export const checkCapacity: Check = async (access) => {
  const get = <T>(subject: string, ...args: string[]) =>
    queryJson<{ readonly items: readonly T[] }>(access, {
      subject,
      args: [...args, '--output=json'],
      optional: true,
    });
  const [nodes, pods] = await Promise.all([
    get<ClusterNode>('the nodes', 'get', 'nodes'),
    get<ClusterPod>('the pods on the nodes', 'get', 'pods', '--all-namespaces', NOT_TERMINATED),
  ]);
  return problemsOn(freeNodes(nodes.items, pods.items), access.settings);
};

const ZONE = 'topology.kubernetes.io/zone';
const OURS: readonly string[] = Object.values(NAMESPACES);

/** Usable nodes with the capacity that pods of other namespaces leave. Our own pods do not count. */
function freeNodes(nodes: readonly ClusterNode[], pods: readonly ClusterPod[]): readonly Node[] {
  const others = Map.groupBy(
    pods.filter(({ metadata }) => !OURS.includes(metadata.namespace)),
    ({ spec }) => spec.nodeName,
  );
  return nodes.filter(isUsable).map(({ metadata: { name, labels = {} }, status }) => {
    const { cpu, memory, pods: maxPods } = status!.allocatable!;
    const present = others.get(name) ?? [];
    const used = sum(present.map(({ spec }) => requestsOf(spec, { cpu: 0, memory: 0 })));
    const total = amount(cpu, memory);
    const free = {
      milliCpu: total.milliCpu - used.milliCpu,
      bytes: total.bytes - used.bytes,
      pods: Number(maxPods) - present.length,
    };
    return { name, zone: labels[ZONE] ?? '', free };
  });
}

/** Our pods have no tolerations. */
function isUsable({ metadata, spec, status }: ClusterNode): boolean {
  return (
    status?.allocatable !== undefined &&
    status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True' &&
    !spec?.unschedulable &&
    !spec?.taints?.some(({ effect }) => effect !== 'PreferNoSchedule') &&
    (metadata.labels?.['kubernetes.io/os'] ?? 'linux') === 'linux'
  );
}

function problemsOn(nodes: readonly Node[], settings: Settings): readonly Problem[] {
  const autoscaled = settings.cluster.autoscaling || settings.cloud?.nodes.autoscaling === true;
  const problem = autoscaled ? warning : blocker;
  const add = `add nodes (${kubectlCommand(settings)} describe nodes shows their requests), or lower the requests in infra/src/environments/${settings.environment}.ts`;
  const fix = autoscaled ? 'the cluster autoscaler must add nodes' : add;
  if (nodes.length === 0) return [problem('The cluster has no ready, schedulable node without taints.', fix)];
  const zonal = settings.cloud !== undefined;
  const failure = (load: Load, oneLost: boolean) =>
    findPlacementFailure(workloadsOf(settings, load), nodes, { oneLost, zonal, slack: 0 });
  const atMin = failure('min', survivesLoss(settings));
  if (atMin) return [problem(`${describe(atMin, nodes, settings, 'min')}.`, fix)];
  const atMax = failure('max', false);
  if (!atMax || autoscaled) return [];
  return [warning(`${describe(atMax, nodes, settings, 'max')} with every service at its max.`, add)];
}

function describe({ workload, lost }: PlacementFailure, nodes: readonly Node[], settings: Settings, load: Load) {
  const when = lost === undefined ? '' : ` after the loss of ${lost}`;
  const free = amountText(sum(nodes.map((node) => node.free)));
  const all = totalRequests(workloadsOf(settings, load), nodes.length);
  const antiAffinity = workload.antiAffinity ? `; its ${workload.pods} pods need one node each` : '';
  return `A pod of ${workload.name} (${amountText(workload.requests)}${antiAffinity}) does not fit on the ${nodes.length} nodes${when}: our ${all.pods} pods request ${amountText(all)}, and ${free} are free`;
}
