// Production's pods on a real scheduler, on nodes as the stack `cloud` makes them: none pending, also when one is lost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CONTROL_PLANE } from '@sextant/stack/component';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { cloudNodes, nodeSize, systemWorkloads } from '../capacity/cloud-nodes';
import type { Node } from '../capacity/fit';
import { allocatableOf } from '../capacity/instance-types';
import { type Workload, workloadsOf } from '../capacity/workloads';
import { objectsOf } from '../testing/cluster/objects';
import { synthesize } from '../main';
import { loadSettings } from '../settings/load';
import { connect, type ClusterClient } from '../testing/cluster/client';
import { nodeObject, storageObjects, workloadObject } from '../testing/cluster/scheduling';

jest.setTimeout(300_000);

const production = loadSettings('production');
const cloud = production.cloud!;
const nodes = cloudNodes(cloud, cloud.nodes.min, nodeSize(cloud)!);
const workloads = [...systemWorkloads(cloud), ...workloadsOf(production)];

const folder = mkdtempSync(join(tmpdir(), 'sextant-capacity-'));
let stack: TestStack | undefined;
let cluster: ClusterClient;

beforeAll(async () => {
  const starting = startStack({ only: CONTROL_PLANE });
  synthesize(production, folder);
  stack = await starting;
  cluster = connect(join(stack.home, 'kubeconfig'));
  const base = objectsOf(folder, 'sextant-production-base', await cluster.openApi());
  for (const each of base.filter(({ kind }) => kind === 'PriorityClass')) await create(each);
  for (const { metadata } of await list('/api/v1/nodes')) await remove(`/api/v1/nodes/${metadata.name}`);
  for (const object of storageObjects(cloud.availabilityZones)) await create(object);
  await add(nodes);
  for (const workload of workloads) await create(workloadObject(workload));
});

afterAll(async () => {
  cluster?.close();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Item {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> };
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  };
}

const list = async (path: string): Promise<readonly Item[]> =>
  (await cluster.get<{ readonly items: readonly Item[] }>(path)).items;
const podsOf = (): Promise<readonly Item[]> => list('/api/v1/namespaces/default/pods');

async function create(object: Parameters<ClusterClient['apply']>[0]): Promise<void> {
  const { status, body } = await cluster.apply(object);
  if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${JSON.stringify(body)}`);
}

async function remove(path: string): Promise<void> {
  await cluster.ask({ method: 'DELETE', path: `${path}?gracePeriodSeconds=0` });
}

/** Nodes are created whole: a server-side apply would leave their status out. */
async function add(all: readonly Node[]): Promise<void> {
  for (const node of all) {
    const { status, body } = await cluster.ask({ method: 'POST', path: '/api/v1/nodes', body: nodeObject(node) });
    if (status >= 300) throw new Error(JSON.stringify(body));
  }
}

const isUnschedulable = ({ status }: Item): boolean =>
  !!status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable');

function expectedPods(count: number, all: readonly Workload[] = workloads): number {
  return all.reduce((total, { perNode, pods }) => total + (perNode ? count : pods), 0);
}

/** How long pods must have been without a node to count as pending: the scheduler tries again after at most 10 s. */
const SETTLED_MS = 12_000;

/** Waits until every pod runs, or some have been without a node for long; returns these. */
async function pendingPods(count: number): Promise<readonly string[]> {
  const started = Date.now();
  let since = started;
  let before = '';
  for (;;) {
    const all = await podsOf();
    const waiting = all.filter(({ spec }) => spec.nodeName === undefined).map(({ metadata }) => metadata.name);
    const complete = all.length === expectedPods(count);
    if (complete && all.every(({ spec, status }) => spec.nodeName !== undefined && status?.phase === 'Running'))
      return [];
    const now = waiting.sort().join();
    if (now !== before) [before, since] = [now, Date.now()];
    const pending = all.filter(isUnschedulable);
    if (complete && pending.length > 0 && pending.length === waiting.length && Date.now() - since > SETTLED_MS) {
      return waiting;
    }
    if (Date.now() - started > 90_000) {
      throw new Error(`there are ${all.length} pods and ${waiting.length} wait; ${expectedPods(count)} should run`);
    }
    await delay(200);
  }
}

/** Takes a node away with all that runs on it. */
async function lose(name: string): Promise<void> {
  await remove(`/api/v1/nodes/${name}`);
  for (const { metadata, spec } of await podsOf()) {
    if (spec.nodeName === name) await remove(`/api/v1/namespaces/default/pods/${metadata.name}`);
  }
}

test('on the nodes that the settings name, every pod is scheduled', async () => {
  expect(await pendingPods(nodes.length)).toEqual([]);
  const used = new Set((await podsOf()).map(({ spec }) => spec.nodeName));
  expect(used.size).toBe(cloud.nodes.min);
});

test.each(nodes.map(({ name }) => name))('when %s is lost, its pods are scheduled on the others', async (name) => {
  await lose(name);
  try {
    expect(await pendingPods(nodes.length - 1)).toEqual([]);
  } finally {
    await add(nodes.filter((node) => node.name === name));
  }
  expect(await pendingPods(nodes.length)).toEqual([]);
});

// The last, as pods that wait while nodes go are given volumes in zones that a healthy cluster would not choose.
test('on three nodes m7i.xlarge, which the rule refuses, pods stay pending', async () => {
  for (const { name } of nodes) await lose(name);
  const small = cloudNodes(cloud, 3, allocatableOf('m7i.xlarge')!);
  await add(small);
  const pending = await pendingPods(small.length);
  expect(pending.length).toBeGreaterThan(10);
});
