import { loadSettings } from '../../settings/load';
import { formatUnready } from './advice';
import { findUnready, type KubernetesEvent, type KubernetesItem } from './unready';

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
  ['a DaemonSet without nodes', item('DaemonSet', { desiredNumberScheduled: 0 })],
  ['a completed Job', item('Job', { succeeded: 1 })],
  ['a ready Pod', pod({ conditions: [{ type: 'Ready', status: 'True' }] })],
  ['a succeeded Pod', item('Pod', { phase: 'Succeeded' })],
  ['a bound claim', item('PersistentVolumeClaim', { phase: 'Bound' })],
  ['an active namespace', item('Namespace', { phase: 'Active' })],
])('%s is ready', (_, ready) => {
  expect(findUnready([ready])).toEqual([]);
});

const forbidden = 'pods "worker-0" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true';
test.each<[what: string, item: KubernetesItem, events: KubernetesEvent[], reason: string, message: string]>([
  [
    'a Deployment whose pods are rejected',
    item('Deployment', {
      conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: forbidden }],
    }),
    [],
    'FailedCreate',
    forbidden,
  ],
  [
    'a Deployment with a warning on its ReplicaSet',
    item('Deployment', {}),
    [warning('ReplicaSet', 'FailedCreate', 'exceeded quota: quota', 'worker-5d9c')],
    'FailedCreate',
    'exceeded quota: quota',
  ],
  [
    'a StatefulSet whose pods are rejected',
    item('StatefulSet', {}),
    [warning('StatefulSet', 'FailedCreate', forbidden)],
    'FailedCreate',
    forbidden,
  ],
  ['a StatefulSet in progress', item('StatefulSet', {}, { spec: { replicas: 3 } }), [], 'Progressing', '0 of 3 pods'],
  [
    'a Deployment whose latest generation is not observed yet',
    item('Deployment', { observedGeneration: 0, updatedReplicas: 1, readyReplicas: 1 }),
    [],
    'Progressing',
    '1 of 1 pods ready',
  ],
  [
    'a failed Job',
    item('Job', {
      conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'it failed' }],
    }),
    [],
    'BackoffLimitExceeded',
    'it failed',
  ],
  [
    'an unschedulable Pod',
    pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' }] }),
    [],
    'Unschedulable',
    '0/3 nodes',
  ],
  ['a Pod that cannot pull its image', waiting('ImagePullBackOff', 'Back-off'), [], 'ImagePullBackOff', 'Back-off'],
  [
    'a crashing Pod',
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
    'a Pod with a failing probe, by its newest warning',
    pod({ phase: 'Running' }),
    [
      warning('Pod', 'Unhealthy', 'Readiness probe failed: HTTP 503'),
      { ...warning('Pod', 'Other', 'before'), lastTimestamp: '2025-12-31T00:00:00Z' },
    ],
    'Unhealthy',
    'Readiness probe failed: HTTP 503',
  ],
  ['a pending claim', item('PersistentVolumeClaim', { phase: 'Pending' }), [], 'Pending', 'no volume is bound'],
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
])('reports %s with its reason', (_, unready, events, reason, message) => {
  expect(findUnready([unready], events)).toEqual([
    expect.objectContaining({ reason, message: expect.stringContaining(message) as unknown }),
  ]);
});

const local = loadSettings('local');
test.each([
  ['ImagePullBackOff', 'x', 'images.registry, images.tag and images.pullSecret in infra/src/environments/local.ts'],
  ['CrashLoopBackOff', 'x', 'kubectl --context kind-sextant -n sextant logs worker -c main --previous'],
  ['CreateContainerConfigError', 'x', 'make plan ENV=local lists missing Secrets'],
  ['Unschedulable', 'x', 'lower the requests in infra/src/environments/local.ts'],
  [
    'FailedCreate',
    forbidden,
    'the namespace enforces Pod Security; kubectl --context kind-sextant -n sextant describe',
  ],
  ['FailedCreate', 'exceeded quota: quota', 'describe quota'],
  ['SomethingNew', '', 'kubectl --context kind-sextant -n sextant describe pod worker'],
])('prints %s with the next step (%#)', (reason, message, advice) => {
  const text = formatUnready({ kind: 'Pod', namespace, name: 'worker', reason, message, container: 'main' }, local);
  expect(text).toContain(`not ready: Pod sextant/worker (main): ${reason}\n`);
  expect(text).toContain(advice);
});
