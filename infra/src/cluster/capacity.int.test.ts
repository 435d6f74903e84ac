// Pods of production on a real scheduler, with the nodes of the cloud stack: all are scheduled, also after the loss of a node.
import { until } from '@sextant/stack/until';
import { cloudNodes, nodeSize, systemWorkloads } from '../capacity/cloud-nodes';
import { allocatableOf } from '../capacity/instance-types';
import type { Node } from '../capacity/placement';
import { workloadsOf } from '../capacity/workloads';
import { loadSettings } from '../settings/load';
import { nodeObject, storageObjects, workloadObject } from '../testing/cluster/scheduling';
import { type ListedObject, rejection, TestCluster } from '../testing/cluster/test-cluster';

jest.setTimeout(300_000);

const production = loadSettings('production');
const cloud = production.cloud!;
const nodes = cloudNodes(cloud, cloud.nodes.min, nodeSize(cloud)!);
const workloads = [...systemWorkloads(cloud), ...workloadsOf(production)];
let cluster: TestCluster;

beforeAll(async () => {
  cluster = await TestCluster.start([production]);
  const classes = cluster.objects('production', ['base']).filter(({ kind }) => kind === 'PriorityClass');
  for (const { metadata } of await cluster.list('/api/v1/nodes')) await remove(`/api/v1/nodes/${metadata.name}`);
  expect(await cluster.apply([...classes, ...storageObjects(cloud.availabilityZones)])).toEqual([]);
  await addNodes(nodes);
  expect(await cluster.apply(workloads.map(workloadObject))).toEqual([]);
});
afterAll(() => cluster?.stop());

interface Pod extends ListedObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  };
}

const PODS = '/api/v1/namespaces/default/pods';

async function remove(path: string): Promise<void> {
  await cluster.client.request({ method: 'DELETE', path: `${path}?gracePeriodSeconds=0` });
}

/** Creates nodes with POST: server-side apply ignores their status. */
async function addNodes(all: readonly Node[]): Promise<void> {
  for (const node of all) {
    const body = nodeObject(node);
    expect(rejection(await cluster.client.request({ method: 'POST', path: '/api/v1/nodes', body }))).toBe('');
  }
}

async function loseNode(name: string): Promise<void> {
  await remove(`/api/v1/nodes/${name}`);
  for (const { metadata, spec } of await cluster.list<Pod>(PODS)) {
    if (spec.nodeName === name) await remove(`${PODS}/${metadata.name}`);
  }
}

const isUnschedulable = ({ status }: Pod): boolean =>
  !!status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable');

/** A pod counts as pending after this time: the scheduler retries within 10 s. */
const SETTLED_MS = 12_000;

/** Waits until every pod runs, or until the same pods have been unschedulable for SETTLED_MS; returns those. */
function pendingPods(nodeCount: number): Promise<readonly string[]> {
  const total = workloads.reduce((sum, { perNode, pods }) => sum + (perNode ? nodeCount : pods), 0);
  let [before, since] = ['', Date.now()];
  return until(
    'all pods are scheduled or settled as pending',
    async () => {
      const all = await cluster.list<Pod>(PODS);
      const waiting = all.filter(({ spec }) => spec.nodeName === undefined);
      const names = waiting.map(({ metadata }) => metadata.name).sort();
      if (names.join() !== before) [before, since] = [names.join(), Date.now()];
      if (all.length !== total) throw new Error(`${all.length} of ${total} pods exist`);
      if (names.length === 0) return all.every(({ status }) => status?.phase === 'Running') && [];
      return waiting.every(isUnschedulable) && Date.now() - since > SETTLED_MS && names;
    },
    { timeoutMs: 90_000, intervalMs: 200 },
  );
}

test('every pod is scheduled on the nodes from the settings', async () => {
  expect(await pendingPods(nodes.length)).toEqual([]);
  const used = new Set((await cluster.list<Pod>(PODS)).map(({ spec }) => spec.nodeName));
  expect(used.size).toBe(cloud.nodes.min);
});

test.each(nodes.map(({ name }) => name))('after the loss of %s its pods are scheduled on other nodes', async (name) => {
  await loseNode(name);
  try {
    expect(await pendingPods(nodes.length - 1)).toEqual([]);
  } finally {
    await addNodes(nodes.filter((node) => node.name === name));
  }
  expect(await pendingPods(nodes.length)).toEqual([]);
});

// Last in the file: volumes get bound in zones that a healthy cluster would not choose.
test('on three m7i.xlarge nodes, which the settings refuse, pods stay pending', async () => {
  for (const { name } of nodes) await loseNode(name);
  const small = cloudNodes(cloud, 3, allocatableOf('m7i.xlarge')!);
  await addNodes(small);
  expect((await pendingPods(small.length)).length).toBeGreaterThan(10);
});
