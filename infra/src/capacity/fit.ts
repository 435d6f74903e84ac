// Do the pods of workloads have room on nodes, and still when one node is lost? Placed one by one, as a scheduler does.
import type { Amount } from './quantity';
import type { Workload } from './workloads';

export interface Node {
  readonly name: string;
  readonly zone: string;
  /** What is free for the workloads that are placed. */
  readonly free: Amount & { readonly pods: number };
}

/** The first pod without room. */
export interface Misfit {
  readonly workload: Workload;
  /** Name of the node that is lost; all are there without it. */
  readonly lost?: string;
}

export interface FitOptions {
  /** Whether all pods must also have room when any one node is lost. */
  readonly oneLost: boolean;
  /** Whether a volume lies in one zone, which its pod cannot leave. */
  readonly zonal: boolean;
  /** Part of each node that stays free: a scheduler sees one pod at a time, and fills nodes less well than this does. */
  readonly slack: number;
}

/** The first pod that has no room on the nodes, all there or, if asked, without any one of them. */
export function misfitOf(
  workloads: readonly Workload[],
  nodes: readonly Node[],
  { oneLost, zonal, slack }: FitOptions,
): Misfit | undefined {
  const usable = 1 - slack;
  const slots = nodes.map((node): Slot => ({ node: shrunk(node, usable), pods: [] }));
  const pods = podsOf(workloads, nodes.length);
  const first = place(pods, slots);
  if (first) return { workload: first.workload };
  if (!oneLost) return undefined;
  for (const { node: lost, pods: homeless } of slots) {
    const others = slots.filter(({ node }) => node !== lost).map(({ node, pods: own }) => ({ node, pods: [...own] }));
    // Pods of a DaemonSet end with their node. Others move; those with a volume within its zone.
    const moving = homeless
      .filter(({ workload }) => !workload.perNode)
      .map((pod) => (zonal && pod.workload.volume ? { ...pod, zone: lost.zone } : pod));
    const without = place(moving.sort(byDifficulty), others);
    if (without) return { workload: without.workload, lost: lost.name };
  }
  return undefined;
}

function shrunk(node: Node, usable: number): Node {
  const { milliCpu, bytes, pods } = node.free;
  return { ...node, free: { milliCpu: milliCpu * usable, bytes: bytes * usable, pods } };
}

interface Pod {
  readonly workload: Workload;
  /** The only node, or the only zone, that it can be on. */
  readonly node?: number;
  readonly zone?: string;
}
interface Slot {
  readonly node: Node;
  readonly pods: Pod[];
}

/** DaemonSets first, then the largest. */
function podsOf(workloads: readonly Workload[], nodes: number): readonly Pod[] {
  const [daemons, others] = [true, false].map((perNode) => workloads.filter((each) => !!each.perNode === perNode));
  return [
    ...daemons!.flatMap((workload) => Array.from({ length: nodes }, (_, node) => ({ workload, node }))),
    ...others!.flatMap((workload) => Array.from({ length: workload.pods }, () => ({ workload }))).sort(byDifficulty),
  ];
}

/** Pods that cannot leave a zone first, then the largest, a GiB weighing as much as a quarter of a core. */
function byDifficulty(one: Pod, other: Pod): number {
  const [zone, otherZone] = [one, other].map((pod) => (pod.zone === undefined ? 0 : 1));
  return otherZone! - zone! || share(other.workload.requests) - share(one.workload.requests);
}
const share = ({ milliCpu, bytes }: Amount): number => Math.max(milliCpu, (bytes / 2 ** 30) * 250);

/** Puts pods onto nodes; returns the first that has no room. */
function place(pods: readonly Pod[], slots: readonly Slot[]): Pod | undefined {
  for (const pod of pods) {
    const candidates = slots.filter(
      (slot, i) => (pod.node === undefined || pod.node === i) && admits(slot, pod) && keepsSpread(slot, slots, pod),
    );
    const [best] = candidates.map((slot) => ({ slot, cost: costOf(slot, slots, pod) })).sort((a, b) => a.cost - b.cost);
    if (!best) return pod;
    best.slot.pods.push(pod);
  }
  return undefined;
}

function admits(slot: Slot, { workload, zone }: Pod): boolean {
  const left = leftOn(slot);
  return (
    (zone === undefined || zone === slot.node.zone) &&
    !(workload.apart && slot.pods.some((other) => other.workload === workload)) &&
    left.pods >= 1 &&
    left.milliCpu >= workload.requests.milliCpu &&
    left.bytes >= workload.requests.bytes
  );
}

/** A workload that is spread over zones goes to one that has the fewest of its pods. */
function keepsSpread(slot: Slot, slots: readonly Slot[], { workload }: Pod): boolean {
  if (!workload.zoneSpread) return true;
  const counts = [...Map.groupBy(slots, ({ node }) => node.zone)].map(([zone, all]) => {
    return { zone, count: all.flatMap(({ pods }) => pods).filter((other) => other.workload === workload).length };
  });
  const here = counts.find(({ zone }) => zone === slot.node.zone)!.count;
  return here === Math.min(...counts.map(({ count }) => count));
}

/**
 * What the scheduler weighs by default: the spread of a workload over zones and nodes twice, and once how empty the
 * node is.
 */
function costOf(slot: Slot, slots: readonly Slot[], { workload }: Pod): number {
  const same = (pods: readonly Pod[]): number => pods.filter((other) => other.workload === workload).length;
  const inZone = same(slots.filter(({ node }) => node.zone === slot.node.zone).flatMap(({ pods }) => pods));
  const left = leftOn(slot);
  const { free } = slot.node;
  const used = 1 - (left.milliCpu / free.milliCpu + left.bytes / free.bytes) / 2;
  return (inZone + same(slot.pods)) / workload.pods + used;
}

function leftOn({ node: { free }, pods }: Slot): Node['free'] {
  const used = pods.map(({ workload }) => workload.requests);
  return {
    milliCpu: free.milliCpu - used.reduce((all, { milliCpu }) => all + milliCpu, 0),
    bytes: free.bytes - used.reduce((all, { bytes }) => all + bytes, 0),
    pods: free.pods - pods.length,
  };
}
