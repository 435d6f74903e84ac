// Finds objects that are not ready, with the reason from their status or events.

export interface KubernetesItem {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly deletionTimestamp?: string;
    readonly generation?: number;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec?: { readonly replicas?: number; readonly suspend?: boolean };
  readonly status?: Status;
}

interface Status {
  readonly phase?: string;
  readonly observedGeneration?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberReady?: number;
  readonly succeeded?: number;
  readonly conditions?: readonly Condition[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
}
interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}
interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: Terminated;
  };
  readonly lastState?: { readonly terminated?: Terminated };
}
interface Terminated {
  readonly reason?: string;
  readonly exitCode: number;
}

export interface KubernetesEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly kind: string; readonly name: string; readonly namespace?: string };
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

export interface UnreadyObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** A reason in Kubernetes: `ImagePullBackOff`, `FailedCreate`, `Unschedulable`. */
  readonly reason: string;
  readonly message: string;
  /** The affected container of a pod. */
  readonly container?: string | undefined;
}

/** `events` are those of the same namespaces; only warnings are used. */
export function findUnready(
  items: readonly KubernetesItem[],
  events: readonly KubernetesEvent[] = [],
): readonly UnreadyObject[] {
  const warnings = events.filter(({ type }) => type === 'Warning').toSorted(byTime);
  return items.flatMap((item) => {
    const cause = causeOf(item, warnings);
    if (!cause) return [];
    const { name, namespace = '' } = item.metadata;
    return [{ kind: item.kind, namespace, name, ...cause }];
  });
}

type Cause = Pick<UnreadyObject, 'reason' | 'message' | 'container'>;

function causeOf(item: KubernetesItem, warnings: readonly KubernetesEvent[]): Cause | undefined {
  if (item.kind === 'Namespace') return item.metadata.deletionTimestamp ? terminating(item) : undefined;
  if (item.metadata.deletionTimestamp || isReady(item)) return undefined;
  if (item.kind === 'Pod') return podCause(item) ?? warningOn(item, warnings) ?? { reason: 'NotReady', message: '' };
  if (item.kind === 'PersistentVolumeClaim') {
    return warningOn(item, warnings) ?? { reason: 'Pending', message: 'no volume is bound to the claim yet' };
  }
  return conditionCause(item) ?? warningOn(item, warnings) ?? { reason: 'Progressing', message: counts(item) };
}

function isReady({ kind, metadata, spec, status = {} }: KubernetesItem): boolean {
  const observed = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const desired = spec?.replicas ?? 1;
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
      return observed && (status.updatedReplicas ?? 0) >= desired && (status.readyReplicas ?? 0) >= desired;
    case 'DaemonSet':
      return observed && (status.numberReady ?? 0) >= (status.desiredNumberScheduled ?? 0);
    case 'Job':
      return (status.succeeded ?? 0) > 0 || spec?.suspend === true;
    case 'Pod':
      return status.phase === 'Succeeded' || hasCondition(status, 'Ready');
    case 'PersistentVolumeClaim':
      return status.phase === 'Bound';
    default:
      return true;
  }
}

const hasCondition = ({ conditions = [] }: Status, type: string): boolean =>
  conditions.some((condition) => condition.type === type && condition.status === 'True');

function counts({ kind, spec, status = {} }: KubernetesItem): string {
  if (kind === 'Job') return 'the job has not completed';
  const [ready, desired] =
    kind === 'DaemonSet' ? [status.numberReady, status.desiredNumberScheduled] : [status.readyReplicas, spec?.replicas];
  return `${ready ?? 0} of ${desired ?? 1} pods ready`;
}

/** Why a namespace is still terminating. */
function terminating({ status: { conditions = [] } = {} }: KubernetesItem): Cause {
  const reasons = conditions.filter(({ type, status }) => status === 'True' && /Remaining|Failure/.test(type));
  return { reason: 'Terminating', message: reasons.map(({ message }) => message).join(' ') };
}

function conditionCause({ status: { conditions = [] } = {} }: KubernetesItem): Cause | undefined {
  const failed = conditions.find(
    ({ type, status }) => ['ReplicaFailure', 'Failed'].includes(type) && status === 'True',
  );
  return failed && { reason: failed.reason ?? failed.type, message: failed.message ?? '' };
}

/** Waiting reasons during a normal start. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing', undefined]);

function podCause({ status = {} }: KubernetesItem): Cause | undefined {
  const unscheduled = status.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  if (unscheduled) return { reason: unscheduled.reason ?? 'Unschedulable', message: unscheduled.message ?? '' };
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  for (const { name, state, lastState } of containers) {
    const last = state?.terminated ?? lastState?.terminated;
    const exit = last && last.exitCode !== 0 ? `exit code ${last.exitCode} (${last.reason ?? 'no reason'})` : '';
    if (!STARTING.has(state?.waiting?.reason)) {
      const message = [state!.waiting!.message, exit].filter(Boolean).join('; ');
      return { reason: state!.waiting!.reason!, message, container: name };
    }
    if (state?.terminated && exit) return { reason: 'Error', message: exit, container: name };
  }
  return undefined;
}

/** The newest warning for an object or, for a Deployment, its ReplicaSets. */
function warningOn({ kind, metadata }: KubernetesItem, warnings: readonly KubernetesEvent[]): Cause | undefined {
  const newest = warnings.findLast(({ involvedObject: about }) => {
    if (about.namespace !== metadata.namespace) return false;
    if (kind === 'Deployment' && about.kind === 'ReplicaSet') return about.name.startsWith(`${metadata.name}-`);
    return about.kind === kind && about.name === metadata.name;
  });
  return newest && { reason: newest.reason, message: newest.message };
}

function byTime(a: KubernetesEvent, b: KubernetesEvent): number {
  const time = ({ lastTimestamp, eventTime }: KubernetesEvent) => lastTimestamp ?? eventTime ?? '';
  return time(a).localeCompare(time(b));
}
