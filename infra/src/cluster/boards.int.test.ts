// Boards of other services on a real API server: what Grafana's sidecar may read, and what it finds.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { NAMESPACES } from '../network/components';
import { loadSettings } from '../settings/load';
import { type ListedObject, TestCluster } from '../testing/cluster/test-cluster';
import type { KubernetesObject } from '../testing/cluster/objects';
import { GRAFANA } from '../values/grafana';

jest.setTimeout(120_000);

const local = loadSettings('local');
const NAMESPACE = 'greeter';
const EXAMPLE = resolve(__dirname, '../../../examples/greeter/dist/board-config-map.js');
const account = {
  user: `system:serviceaccount:${NAMESPACES.telemetry}:${GRAFANA}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${NAMESPACES.telemetry}`, 'system:authenticated'],
};

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await TestCluster.start([{ ...local, grafana: { ...local.grafana, boardNamespaces: [NAMESPACE] } }]);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } } satisfies KubernetesObject;
  expect(await cluster.apply([namespace, ...cluster.objects('local')])).toEqual([]);
});
afterAll(() => cluster?.stop());

test("the sidecar finds the example's board with the folder of its team", async () => {
  const board = JSON.parse(execFileSync(process.execPath, [EXAMPLE], { encoding: 'utf8' })) as KubernetesObject;
  expect(await cluster.apply([board])).toEqual([]);
  const { status, body } = await cluster.client.request<{ items: readonly ListedObject[] }>({
    method: 'GET',
    path: `/api/v1/namespaces/${NAMESPACE}/configmaps?labelSelector=grafana_dashboard%3D1`,
    as: account,
  });
  expect(status).toBe(200);
  expect(body.items).toMatchObject([
    { metadata: { name: 'board-greeter', annotations: { grafana_folder: 'greeters' } } },
  ]);
});

test.each([
  ['watch', 'configmaps', NAMESPACE, true],
  ['list', 'secrets', NAMESPACE, false],
  ['update', 'configmaps', NAMESPACE, false],
  ['list', 'configmaps', NAMESPACES.services, false],
  ['list', 'configmaps', 'kube-system', false],
])('the sidecar: %s %s in %s: %s', async (verb, resource, namespace, isAllowed) => {
  expect(await cluster.allows({ ...account, resourceAttributes: { verb, resource, namespace } })).toBe(isAllowed);
});
