// The synthesized objects on a real control plane: validation, readiness, Pod Security and quotas.
import { CONTROL_PLANE } from '@sextant/stack/component';
import { processesOf } from '@sextant/stack/testing/stack-state';
import { isAlive } from '@sextant/stack/processes';
import { NAMESPACES } from '../network/components';
import { secretsOf } from '../secrets';
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, SERVICES } from '../settings/schema';
import type { KubernetesObject } from '../testing/cluster/objects';
import { pod, RESTRICTED_CONTAINER, RESTRICTED_POD } from '../testing/cluster/pods';
import { type ListedObject, rejection, TestCluster, untilNone } from '../testing/cluster/test-cluster';
import { prometheusValues } from '../values/prometheus';

jest.setTimeout(120_000);

const local = loadSettings('local');
let cluster: TestCluster;

beforeAll(async () => {
  cluster = await TestCluster.start(ENVIRONMENTS.map(loadSettings));
});
afterAll(() => cluster?.stop());

interface Pod extends ListedObject {
  readonly spec: {
    readonly volumes?: readonly { readonly name: string; readonly projected?: unknown }[];
    readonly containers: readonly {
      readonly env?: readonly {
        readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
      }[];
    }[];
  };
}
interface Service extends ListedObject {
  readonly spec: { readonly ports: readonly { readonly name: string }[] };
}
interface Autoscaler extends ListedObject {
  readonly spec: { readonly metrics: readonly { readonly type: string }[] };
}
interface EndpointSlice extends ListedObject {
  readonly endpoints?: readonly { readonly conditions: { readonly ready?: boolean } }[];
  readonly ports?: readonly unknown[];
}
interface Budget extends ListedObject {
  readonly status?: { readonly expectedPods?: number };
}
interface Workload extends ListedObject {
  readonly spec: { readonly replicas: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly replicas?: number;
    readonly conditions?: readonly { readonly message?: string }[];
  };
}
interface Job extends ListedObject {
  readonly status?: { readonly succeeded?: number };
}

/** Workloads and jobs that are not ready, with the reason. */
async function unready(): Promise<string[]> {
  const workloads = [
    ...(await cluster.ours<Workload>('/apis/apps/v1/deployments')),
    ...(await cluster.ours<Workload>('/apis/apps/v1/statefulsets')),
  ];
  const jobs = await cluster.ours<Job>('/apis/batch/v1/jobs');
  return [
    ...workloads.flatMap(({ metadata, spec: { replicas }, status = {} }) => {
      const counts = [status.updatedReplicas, status.availableReplicas, status.replicas];
      const ready = status.observedGeneration === metadata.generation && counts.every((count) => count === replicas);
      return ready
        ? []
        : `${metadata.name}: ${status.conditions?.map(({ message }) => message).join('; ') ?? 'not ready'}`;
    }),
    ...jobs.flatMap(({ metadata, status }) => (status?.succeeded === 1 ? [] : `${metadata.name} has not completed`)),
  ];
}

describe('the objects of base and platform', () => {
  test('pass the strict validation of the API server', async () => {
    expect(await cluster.apply(cluster.objects('local', ['namespaces', 'base']))).toEqual([]);
    const secrets = secretsOf(local).map(({ name, namespace, type, keys }): KubernetesObject => {
      const stringData = Object.fromEntries(Object.keys(keys).map((key) => [key, `value of ${key}`]));
      return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, stringData };
    });
    expect(await cluster.apply(secrets)).toEqual([]);
    expect(await cluster.apply(cluster.objects('local', ['telemetry', 'platform']))).toEqual([]);
    expect(new Set(cluster.objects('local', ['platform']).map(({ kind }) => kind))).toEqual(
      new Set([
        'Deployment',
        'HorizontalPodAutoscaler',
        'Ingress',
        'Job',
        'PodDisruptionBudget',
        'Service',
        'ServiceAccount',
        'StatefulSet',
      ]),
    );
  });

  test('include an autoscaler for each service; that of worker also uses the queue depth', async () => {
    const all = await cluster.ours<Autoscaler>('/apis/autoscaling/v2/horizontalpodautoscalers');
    const types = all.map(
      ({ metadata, spec }) => `${metadata.name}: ${spec.metrics.map(({ type }) => type).join(', ')}`,
    );
    const expected = SERVICES.map((name) => `${name}: ${name === 'worker' ? 'Resource, External' : 'Resource'}`);
    expect(types.sort()).toEqual(expected.sort());
  });

  test.each(['staging', 'production'] as const)('pass a dry run in %s', async (environment) => {
    const all = cluster.objects(environment);
    expect(await cluster.apply(all, { dryRun: true })).toEqual([]);
    expect(all.length).toBeGreaterThan(80);
  });

  test('are rejected with an unknown field', async () => {
    const service = cluster.objects('local', ['platform']).find(({ kind }) => kind === 'Service')!;
    const wrong = { ...service, spec: { ...service.spec, colour: 'blue' } };
    expect(await cluster.apply([wrong], { dryRun: true })).toEqual([
      expect.stringContaining('colour: field not declared in schema'),
    ]);
  });

  test('become ready: services, stores with bound volumes, and completed migrations', async () => {
    await untilNone('every workload is ready', unready);
    const deployments = await cluster.ours('/apis/apps/v1/deployments');
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual([...SERVICES].sort());
    const claims = await cluster.ours<ListedObject & { status: { phase: string } }>('/api/v1/persistentvolumeclaims');
    expect(claims.map(({ metadata, status }) => `${metadata.name} ${status.phase}`).sort()).toEqual([
      'data-postgres-0 Bound',
      'data-redis-0 Bound',
      'jaeger Bound',
    ]);
  });

  test('select each other: services have endpoints, disruption budgets count pods', async () => {
    await untilNone('every selector finds pods', async () => {
      const services = await cluster.ours('/api/v1/services');
      const slices = await cluster.ours<EndpointSlice>('/apis/discovery.k8s.io/v1/endpointslices');
      const withEndpoints = slices
        .filter(({ endpoints, ports }) => ports?.length && endpoints?.some(({ conditions }) => conditions.ready))
        .map(({ metadata }) => metadata.labels?.['kubernetes.io/service-name']);
      const budgets = await cluster.ours<Budget>('/apis/policy/v1/poddisruptionbudgets');
      return [
        ...services.flatMap(({ metadata: { name } }) => (withEndpoints.includes(name) ? [] : `service ${name}`)),
        ...budgets.flatMap(({ metadata, status }) => (status?.expectedPods ? [] : `budget ${metadata.name}`)),
      ];
    });
    expect(await cluster.ours('/api/v1/services')).toHaveLength(SERVICES.length + 2);
    expect(await cluster.ours('/apis/policy/v1/poddisruptionbudgets')).toHaveLength(SERVICES.length);
  });

  test('are scraped: the ServiceMonitor selects the metrics port of every service', async () => {
    const { prometheus } = prometheusValues(local) as { prometheus: { additionalServiceMonitors: Monitor[] } };
    const monitor = prometheus.additionalServiceMonitors.find(({ name }) => name === 'sextant-services')!;
    const selector = monitor.selector.matchExpressions.map(({ key, values }) => `${key} in (${values.join(',')})`);
    const path = `/api/v1/namespaces/${NAMESPACES.services}/services?labelSelector=`;
    const services = await cluster.list<Service>(`${path}${encodeURIComponent(selector.join(','))}`);
    const scraped = services.filter(({ spec }) => spec.ports.some(({ name }) => name === monitor.endpoints[0]!.port));
    expect(scraped.map(({ metadata }) => metadata.name).sort()).toEqual([...SERVICES].sort());
  });

  test('refer to existing Secret keys, from pods without an API token', async () => {
    const stored = await cluster.list<ListedObject & { data: Record<string, string> }>('/api/v1/secrets');
    const keys = new Set(
      stored.flatMap(({ metadata, data }) =>
        Object.keys(data).map((key) => `${metadata.namespace}/${metadata.name}/${key}`),
      ),
    );
    const pods = await cluster.ours<Pod>('/api/v1/pods');
    const references = pods.flatMap(({ metadata, spec }) =>
      spec.containers
        .flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []))
        .map(({ name, key }) => `${metadata.namespace}/${name}/${key}`),
    );
    expect(references.filter((reference) => !keys.has(reference))).toEqual([]);
    expect(references.length).toBeGreaterThan(20);
    const withToken = pods.filter(({ spec }) => spec.volumes?.some(({ projected }) => projected));
    expect(withToken.map(({ metadata }) => metadata.name)).toEqual([]);
  });

  test('fit in their quota while a new version of every service rolls out after its migrations', async () => {
    cluster.synthesize({ ...local, images: { ...local.images, tag: 'next' } }, 'next');
    expect(await cluster.apply(cluster.objects('local', ['platform'], 'next'))).toEqual([]);
    await untilNone('the rollout has finished', unready);
    const jobs = await cluster.ours('/apis/batch/v1/jobs');
    expect(jobs.map(({ metadata }) => metadata.name).sort()).toEqual(['migrations-dev', 'migrations-next']);
  });
});

interface Monitor {
  readonly name: string;
  readonly selector: { readonly matchExpressions: readonly { key: string; values: readonly string[] }[] };
  readonly endpoints: readonly { readonly port: string }[];
}

describe('the API server rejects', () => {
  const { securityContext, containers } = RESTRICTED_POD;
  const withContainer = (change: object) => ({
    ...RESTRICTED_POD,
    containers: [{ ...RESTRICTED_CONTAINER, ...change }],
  });
  const requesting = (requests: object) => withContainer({ resources: { requests, limits: { memory: '2Ti' } } });

  test.each([
    ['a pod that may run as root', { containers }],
    ['a pod on the host network', { ...RESTRICTED_POD, hostNetwork: true }],
    ['a pod with a hostPath volume', { ...RESTRICTED_POD, volumes: [{ name: 'v', hostPath: { path: '/' } }] }],
    ['a pod without a seccomp profile', { containers, securityContext: { runAsNonRoot: true } }],
    ['a privileged container', withContainer({ securityContext: { privileged: true } })],
    ['a container that keeps capabilities', { containers: [{ name: 'main', image: 'none' }], securityContext }],
  ])('%s', async (_, spec) => {
    for (const namespace of [NAMESPACES.services, NAMESPACES.data, NAMESPACES.telemetry]) {
      const response = await cluster.client.apply(pod({ name: 'rejected', namespace }, spec));
      expect(rejection(response)).toMatch(/^403 .*violates PodSecurity "restricted/);
    }
  });

  test.each([
    ['CPU', requesting({ cpu: '1000' }), /exceeded quota: quota, requested: requests.cpu=1k/],
    ['memory', requesting({ memory: '1Ti' }), /exceeded quota: quota, requested: requests.memory=1Ti/],
  ])('a pod that requests more %s than the quota', async (_, spec, message) => {
    const response = await cluster.client.apply(pod({ name: 'too-large', namespace: NAMESPACES.services }, spec));
    expect(rejection(response)).toMatch(message);
  });

  test('one pod more than the quota allows', async () => {
    const { hard, used } = await countedQuota();
    const room = Number(hard['pods']) - Number(used['pods']);
    const extra = Array.from({ length: room + 1 }, (_, i) => pod({ name: `extra-${i}`, namespace: NAMESPACES.data }));
    const rejected = await cluster.apply(extra);
    for (const { metadata } of extra) {
      const path = `/api/v1/namespaces/${NAMESPACES.data}/pods/${metadata.name}`;
      await cluster.client.request({ method: 'DELETE', path });
    }
    expect(room).toBeGreaterThan(2);
    expect(rejected).toEqual([
      expect.stringMatching(`^Pod extra-${room}: 403 .*exceeded quota: quota, requested: pods=1`),
    ]);
  });

  test('no restricted pod; a container without resources gets the defaults', async () => {
    const { status, body } = await cluster.client.apply(pod({ name: 'good', namespace: NAMESPACES.services }), {
      dryRun: true,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      spec: { containers: [{ resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } } }] },
    });
  });

  /** The quota of the data namespace, after its controller has counted every pod. */
  async function countedQuota(): Promise<{ hard: Record<string, string>; used: Record<string, string> }> {
    const path = `/api/v1/namespaces/${NAMESPACES.data}/resourcequotas/quota`;
    const pods = await cluster.list(`/api/v1/namespaces/${NAMESPACES.data}/pods`);
    let status = { hard: {}, used: {} as Record<string, string> };
    await untilNone('the quota counts every pod', async () => {
      ({ status } = await cluster.client.get<{ status: typeof status }>(path));
      return Number(status.used['pods']) === pods.length ? [] : [status.used];
    });
    return status;
  }
});

// Last in the file: it stops the control plane.
test('a stopped control plane leaves no process behind', async () => {
  const processes = processesOf(cluster.stack.home);
  expect(processes.filter(isAlive)).toHaveLength(CONTROL_PLANE.length + 1);
  await cluster.stack.stop();
  expect(processes.filter(isAlive)).toEqual([]);
});
