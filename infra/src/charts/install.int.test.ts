// Installs every release on a real control plane, which enforces Pod Security and the quotas of the base stack.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { NAMESPACES } from '../network/components';
import { loadSettings } from '../settings/load';
import { releasesOf } from '../stacks/telemetry';
import { ChartRenderer, objectsIn } from '../testing/charts/render';
import { podTemplateOf } from '../testing/charts/rendered-workload';
import type { KubernetesObject } from '../testing/cluster/objects';
import { type ListedObject, TestCluster, untilNone } from '../testing/cluster/test-cluster';

const settings = loadSettings('local');
const renderer = new ChartRenderer();
let cluster: TestCluster;

beforeAll(async () => {
  const helm = await ensureBinary('helm');
  cluster = await TestCluster.start([settings]);
  expect(await cluster.apply(cluster.objects('local', ['namespaces', 'base', 'telemetry']))).toEqual([]);
  for (const release of releasesOf(settings)) {
    const { path } = renderer.chart(release);
    const flags = ['-n', release.namespace, '-f', renderer.valuesFile(release), '--kubeconfig', cluster.kubeconfig];
    await promisify(execFile)(helm, ['install', release.name, path, ...flags]);
  }
}, 900_000);

afterAll(async () => {
  await cluster?.stop();
  renderer.remove();
}, 60_000);

interface Workload extends ListedObject {
  readonly spec: { readonly replicas?: number };
  readonly status: {
    readonly replicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly currentNumberScheduled?: number;
  };
}

const workloads = (kind: string) => cluster.ours<Workload>(`/apis/apps/v1/${kind}`);

test('the API server accepts every object, and every workload gets its pods', async () => {
  const withoutPods = async (): Promise<string[]> => {
    const kinds = ['deployments', 'statefulsets', 'daemonsets'];
    const [deployments, sets, daemons] = await Promise.all(kinds.map(workloads));
    return [
      ...[...deployments!, ...sets!].filter(({ spec, status }) => (status.replicas ?? 0) < (spec.replicas ?? 1)),
      ...daemons!.filter(({ status }) => !status.desiredNumberScheduled || status.currentNumberScheduled === 0),
    ].map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  };
  await untilNone('every workload has its pods', withoutPods, { timeoutMs: 60_000 });
  expect((await workloads('deployments')).map(({ metadata }) => metadata.name)).toContain('metrics-adapter');
}, 90_000);

test.each(['staging', 'production'] as const)(
  'Pod Security admits the pods of %s',
  async (environment) => {
    const pods: KubernetesObject[] = [];
    for (const release of releasesOf(loadSettings(environment))) {
      const objects = objectsIn(await renderer.render(release), release.namespace);
      pods.push(...objects.filter(({ metadata }) => metadata.namespace !== NAMESPACES.agents).flatMap(podsOf));
    }
    expect(pods.length).toBeGreaterThan(7);
    const violations: string[] = [];
    for (const pod of pods) {
      const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods?dryRun=All`;
      const { status, body } = await cluster.client.request({ method: 'POST', path, body: pod });
      if (status !== 201) violations.push(`${pod.metadata.name}: ${status} ${String(body['message'])}`);
    }
    expect(violations).toEqual([]);
  },
  120_000,
);

test('the operator reads our values in its custom resources', async () => {
  const path = `/apis/monitoring.coreos.com/v1/namespaces/${NAMESPACES.telemetry}`;
  type Resource<S> = Promise<{ readonly spec: S }>;
  const prometheus = await (cluster.client.get(`${path}/prometheuses/sextant-prometheus`) as Resource<object>);
  expect(prometheus.spec).toMatchObject({
    retention: `${settings.prometheus.retentionDays}d`,
    scrapeClasses: [{ name: 'sextant', default: true }],
    exemplars: { maxSize: 100_000 },
  });
  const rules = await (cluster.client.get(`${path}/prometheusrules/sextant-sextant`) as Resource<{
    groups: unknown[];
  }>);
  expect(rules.spec.groups.length).toBeGreaterThan(2);
});

/** A pod from the template of a workload, if it has one. */
function podsOf(object: KubernetesObject): KubernetesObject[] {
  const spec = podTemplateOf(object)?.spec;
  if (!spec) return [];
  const { name, namespace } = object.metadata;
  const templates = (object.spec!['volumeClaimTemplates'] ?? []) as readonly ListedObject[];
  const claims = templates.map(({ metadata: { name: claimName } }) => {
    return { name: claimName, persistentVolumeClaim: { claimName } };
  });
  const volumes = [...(spec.volumes ?? []), ...claims];
  const metadata = { name: `${name}-dry-run`, namespace: namespace! };
  // The service accounts of the charts may not exist; the default one does.
  return [{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...spec, volumes, serviceAccountName: 'default' } }];
}
