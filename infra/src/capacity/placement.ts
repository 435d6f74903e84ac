// Places pods on nodes, with all nodes present or with one lost, by the rules of the Kubernetes scheduler.
import type { Amount } from './quantity';
import type { Workload } from './workloads';

export interface Node {
  readonly name: string;
  readonly zone: string;
  /** Capacity left for the pods to place. */
  readonly free: Amount & { readonly pods: number };
}

/** A pod that fits on no node. */
export interface PlacementFailure {
  readonly workload: Workload;
  /** Name of the lost node; undefined when all nodes are present. */
  readonly lost?: string;
}

export interface PlacementOptions {
  /** Also require room for all pods after the loss of any one node. */
  readonly oneLost: boolean;
  /** Volumes are zonal: a pod with a volume stays in its zone. */
  readonly zonal: boolean;
  /** Share of each node to leave free: the scheduler places one pod at a time and packs less tightly than this. */
  readonly slack: number;
}

/** The first pod that fits on no node; undefined when all fit. */
export function findPlacementFailure(
  workloads: readonly Workload[],
  nodes: readonly Node[],
  { oneLost, zonal, slack }: PlacementOptions,
): PlacementFailure | undefined {
  const slots = nodes.map((node): Slot => ({ node: shrunk(node, 1 - slack), pods: [] }));
  const unplaced = place(podsOf(workloads, nodes.length), slots);
  if (unplaced) return { workload: unplaced.workload };
  if (!oneLost) return undefined;
  for (const { node: lost, pods } of slots) {
    const others = slots.filter(({ node }) => node !== lost).map((slot) => ({ ...slot, pods: [...slot.pods] }));
    // DaemonSet pods end with their node. Other pods move; those with a zonal volume move within their zone.
    const moving = pods
      .filter(({ workload }) => !workload.perNode)
      .map((pod) => (zonal && pod.workload.volume ? { ...pod, zone: lost.zone } : pod));
    const stranded = place(moving.sort(byDifficulty), others);
    if (stranded) return { workload: stranded.workload, lost: lost.name };
  }
  return undefined;
}

function shrunk(node: Node, usable: number): Node {
  const { milliCpu, bytes, pods } = node.free;
  return { ...node, free: { milliCpu: milliCpu * usable, bytes: bytes * usable, pods } };
}

interface Pod {
  readonly workload: Workload;
  /** Index of the only node it may run on. */
  readonly node?: number;
  /** The only zone it may run in. */
  readonly zone?: string;
}
interface Slot {
  readonly node: Node;
  readonly pods: Pod[];
}

/** DaemonSet pods first, then the others by size. */
function podsOf(workloads: readonly Workload[], nodes: number): readonly Pod[] {
  const [daemons, others] = [true, false].map((perNode) => workloads.filter((each) => !!each.perNode === perNode));
  return [
    ...daemons!.flatMap((workload) => Array.from({ length: nodes }, (_, node) => ({ workload, node }))),
    ...others!.flatMap((workload) => Array.from({ length: workload.pods }, () => ({ workload }))).sort(byDifficulty),
  ];
}

/** Pods bound to a zone first, then the largest. One GiB weighs as much as a quarter of a core. */
function byDifficulty(one: Pod, other: Pod): number {
  const [zone, otherZone] = [one, other].map((pod) => (pod.zone === undefined ? 0 : 1));
  return otherZone! - zone! || weight(other.workload.requests) - weight(one.workload.requests);
}
const weight = ({ milliCpu, bytes }: Amount): number => Math.max(milliCpu, (bytes / 2 ** 30) * 250);

/** Places pods; returns the first that does not fit. */
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
    !(workload.antiAffinity && slot.pods.some((other) => other.workload === workload)) &&
    left.pods >= 1 &&
    left.milliCpu >= workload.requests.milliCpu &&
    left.bytes >= workload.requests.bytes
  );
}

/** A workload with a zone spread only goes to a zone with the fewest of its pods. */
function keepsSpread(slot: Slot, slots: readonly Slot[], { workload }: Pod): boolean {
  if (!workload.zoneSpread) return true;
  const counts = [...Map.groupBy(slots, ({ node }) => node.zone)].map(([zone, all]) => {
    return { zone, count: all.flatMap(({ pods }) => pods).filter((other) => other.workload === workload).length };
  });
  const here = counts.find(({ zone }) => zone === slot.node.zone)!.count;
  return here === Math.min(...counts.map(({ count }) => count));
}

/** The scheduler's default weights: 2 for the spread over zones and nodes, 1 for the least allocated node. */
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
