// Do the nodes that the cluster has hold all our pods, beside what others request there?
import { survivesLoss } from '../../capacity/cloud-nodes';
import { misfitOf, type Misfit, type Node } from '../../capacity/fit';
import { amount, amountText, sum } from '../../capacity/quantity';
import { type RequestingPod, requestsOf } from '../../capacity/requests';
import { type Load, workloadsOf } from '../../capacity/workloads';
import { NAMESPACES } from '../../network/components';
import type { Settings } from '../../settings/schema';
import { kubectlCommand } from '../../kubectl/kubectl';
import { type Check, type Problem, stops, warns } from '../../kubectl/problem';
import { askJson } from '../../kubectl/query';

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

const ENDED = '--field-selector=status.phase!=Succeeded,status.phase!=Failed';

export const podsHaveRoom: Check = async (site) => {
  const { settings } = site;
  const get = <T>(about: string, ...args: string[]) =>
    askJson<{ readonly items: readonly T[] }>(site, { about, args: [...args, '--output=json'], optional: true });
  const [nodes, pods] = await Promise.all([
    get<ClusterNode>('the nodes', 'get', 'nodes'),
    get<ClusterPod>('the pods on the nodes', 'get', 'pods', '--all-namespaces', ENDED),
  ]);
  return problemsOn(freeNodes(nodes.items, pods.items), settings);
};

const ZONE = 'topology.kubernetes.io/zone';
const OURS: readonly string[] = Object.values(NAMESPACES);

/** Nodes that take our pods, with what the pods of others leave. Our own may be there already, and are not counted. */
export function freeNodes(nodes: readonly ClusterNode[], pods: readonly ClusterPod[]): readonly Node[] {
  const others = Map.groupBy(
    pods.filter(({ metadata }) => !OURS.includes(metadata.namespace)),
    ({ spec }) => spec.nodeName,
  );
  return nodes.filter(takesPods).map(({ metadata: { name, labels = {} }, status }) => {
    const { cpu, memory, pods: most } = status!.allocatable!;
    const there = others.get(name) ?? [];
    const used = sum(there.map(({ spec }) => requestsOf(spec, { cpu: 0, memory: 0 })));
    const { milliCpu, bytes } = amount(cpu, memory);
    const free = { milliCpu: milliCpu - used.milliCpu, bytes: bytes - used.bytes, pods: Number(most) - there.length };
    return { name, zone: labels[ZONE] ?? '', free };
  });
}

/** Our pods tolerate no taint. */
function takesPods({ metadata, spec, status }: ClusterNode): boolean {
  return (
    status?.allocatable !== undefined &&
    status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True' &&
    !spec?.unschedulable &&
    !spec?.taints?.some(({ effect }) => effect !== 'PreferNoSchedule') &&
    (metadata.labels?.['kubernetes.io/os'] ?? 'linux') === 'linux'
  );
}

function problemsOn(nodes: readonly Node[], settings: Settings): readonly Problem[] {
  const command = `${kubectlCommand(settings)} describe nodes`;
  const autoscaled = settings.cluster.autoscaling || settings.cloud?.nodes.autoscaling === true;
  const say = autoscaled ? warns : stops;
  const add = `add nodes (${command} shows what is requested on each), or request less in infra/src/environments/${settings.environment}.ts`;
  const fix = autoscaled ? 'the autoscaler of the cluster must add nodes' : add;
  if (nodes.length === 0) {
    return [say('The cluster has no node that is ready, schedulable and without taints.', fix)];
  }
  const zonal = settings.cloud !== undefined;
  const misfit = (load: Load, oneLost: boolean) =>
    misfitOf(workloadsOf(settings, load), nodes, { oneLost, zonal, slack: 0 });
  const now = misfit('min', survivesLoss(settings));
  if (now) return [say(`${sentence(now, nodes, settings, 'min')}.`, fix)];
  const full = misfit('max', false);
  if (!full || autoscaled) return [];
  return [warns(`${sentence(full, nodes, settings, 'max')} when every service is at its max.`, add)];
}

function sentence({ workload, lost }: Misfit, nodes: readonly Node[], settings: Settings, load: Load): string {
  const when = lost === undefined ? '' : ` once ${lost} is lost`;
  const free = amountText(sum(nodes.map((node) => node.free)));
  const all = workloadsOf(settings, load).flatMap(({ perNode, pods, requests }) =>
    Array.from({ length: perNode ? nodes.length : pods }, () => requests),
  );
  const apart = workload.apart ? `; its ${workload.pods} pods need nodes of their own` : '';
  return `A pod of ${workload.name} (${amountText(workload.requests)}${apart}) has no room on the ${nodes.length} nodes${when}: our ${all.length} pods request ${amountText(sum(all))}, and ${free} are free`;
}
