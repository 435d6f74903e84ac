import { loadSettings } from '../../settings/load';
import { linesOn } from './advice';
import { type KubernetesEvent, type KubernetesItem, unreadyIn } from './unready';

const namespace = 'sextant';
const item = (kind: string, status: object, rest: object = {}): KubernetesItem => ({
  kind,
  metadata: { name: 'worker', namespace, generation: 1 },
  status: { observedGeneration: 1, ...status },
  ...rest,
});
const warning = (kind: string, reason: string, message: string, name = 'worker'): KubernetesEvent => ({
  type: 'Warning',
  reason,
  message,
  involvedObject: { kind, name, namespace },
  lastTimestamp: '2026-01-01T00:00:00Z',
});
const pod = (status: object) => item('Pod', { phase: 'Pending', ...status });
const waiting = (reason: string, message = '', lastState: object = {}) =>
  pod({ containerStatuses: [{ name: 'main', state: { waiting: { reason, message } }, lastState }] });

test.each<[what: string, item: KubernetesItem]>([
  ['a Deployment with all pods', item('Deployment', { updatedReplicas: 1, readyReplicas: 1 })],
  ['a DaemonSet on no node', item('DaemonSet', { desiredNumberScheduled: 0 })],
  ['a Job that has completed', item('Job', { succeeded: 1 })],
  ['a Pod that is ready', pod({ conditions: [{ type: 'Ready', status: 'True' }] })],
  ['a Pod that has ended well', item('Pod', { phase: 'Succeeded' })],
  ['a claim that is bound', item('PersistentVolumeClaim', { phase: 'Bound' })],
  ['a namespace that stays', item('Namespace', { phase: 'Active' })],
])('%s is ready', (_, ready) => {
  expect(unreadyIn([ready])).toEqual([]);
});

const forbidden = 'pods "worker-0" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true';
test.each<[what: string, item: KubernetesItem, events: KubernetesEvent[], reason: string, message: string]>([
  [
    'a Deployment whose pods are refused',
    item('Deployment', {
      conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: forbidden }],
    }),
    [],
    'FailedCreate',
    forbidden,
  ],
  [
    'a Deployment whose ReplicaSet has a warning',
    item('Deployment', {}),
    [warning('ReplicaSet', 'FailedCreate', 'exceeded quota: quota', 'worker-5d9c')],
    'FailedCreate',
    'exceeded quota: quota',
  ],
  [
    'a StatefulSet whose pods are refused',
    item('StatefulSet', {}),
    [warning('StatefulSet', 'FailedCreate', forbidden)],
    'FailedCreate',
    forbidden,
  ],
  [
    'a StatefulSet on its way',
    item('StatefulSet', {}, { spec: { replicas: 3 } }),
    [],
    'Progressing',
    '0 of 3 pods ready',
  ],
  [
    'a Deployment whose controller has not seen its newest version',
    item('Deployment', { observedGeneration: 0, updatedReplicas: 1, readyReplicas: 1 }),
    [],
    'Progressing',
    '1 of 1 pods ready',
  ],
  [
    'a Job that has failed',
    item('Job', {
      conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'it failed' }],
    }),
    [],
    'BackoffLimitExceeded',
    'it failed',
  ],
  [
    'a Pod without a node',
    pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' }] }),
    [],
    'Unschedulable',
    '0/3 nodes',
  ],
  ['a Pod without its image', waiting('ImagePullBackOff', 'Back-off'), [], 'ImagePullBackOff', 'Back-off'],
  [
    'a Pod that crashes',
    waiting('CrashLoopBackOff', 'back-off 10s', { terminated: { exitCode: 1, reason: 'Error' } }),
    [],
    'CrashLoopBackOff',
    'back-off 10s; exit code 1 (Error)',
  ],
  [
    'a Pod whose volume cannot be mounted',
    waiting('ContainerCreating'),
    [warning('Pod', 'FailedMount', 'MountVolume failed')],
    'FailedMount',
    'MountVolume failed',
  ],
  [
    'a Pod whose probe fails: the newest warning counts',
    pod({ phase: 'Running' }),
    [
      warning('Pod', 'Unhealthy', 'Readiness probe failed: HTTP 503'),
      { ...warning('Pod', 'Other', 'before'), lastTimestamp: '2025-12-31T00:00:00Z' },
    ],
    'Unhealthy',
    'Readiness probe failed: HTTP 503',
  ],
  [
    'a claim without a volume',
    item('PersistentVolumeClaim', { phase: 'Pending' }),
    [],
    'Pending',
    'no volume is bound',
  ],
  [
    'a namespace that cannot be deleted',
    {
      kind: 'Namespace',
      metadata: { name: 'sextant', deletionTimestamp: '2026-01-01T00:00:00Z' },
      status: {
        conditions: [
          { type: 'NamespaceContentRemaining', status: 'True', message: 'Some resources are remaining: pods' },
          { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'All deleted' },
        ],
      },
    },
    [],
    'Terminating',
    'Some resources are remaining: pods',
  ],
])('%s is reported with its reason', (_, unready, events, reason, message) => {
  const found = unreadyIn([unready], events);
  expect(found).toHaveLength(1);
  expect(found[0]!.reason).toBe(reason);
  expect(found[0]!.message).toContain(message);
});

const local = loadSettings('local');
test.each([
  ['ImagePullBackOff', 'x', 'images.registry, images.tag and images.pullSecret in infra/src/environments/local.ts'],
  ['CrashLoopBackOff', 'x', 'kubectl --context kind-sextant -n sextant logs worker -c main --previous'],
  ['CreateContainerConfigError', 'x', 'make plan ENV=local lists the Secrets'],
  ['Unschedulable', 'x', 'lower the requests in infra/src/environments/local.ts'],
  [
    'FailedCreate',
    forbidden,
    'the namespace enforces Pod Security; kubectl --context kind-sextant -n sextant describe',
  ],
  ['FailedCreate', 'exceeded quota: quota', 'describe quota'],
  ['SomethingNew', '', 'kubectl --context kind-sextant -n sextant describe pod worker'],
])('%s comes with what to do', (reason, message, advice) => {
  const text = linesOn({ kind: 'Pod', namespace, name: 'worker', reason, message, container: 'main' }, local);
  expect(text).toContain(`not ready: Pod sextant/worker (main): ${reason}\n`);
  expect(text).toContain(advice);
});
