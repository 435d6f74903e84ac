// The gateway on a real API server, with the permissions of the balancer: telemetry gets the attributes of its pod.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { loadSettings } from '../settings/load';
import { type Backend, startBackend } from '../testing/backend';
import { pod, RESTRICTED_POD } from '../testing/cluster/pods';
import { type ListedObject, TestCluster } from '../testing/cluster/test-cluster';
import { balancerValues } from '../values/collector';

const GENERATED = resolve(__dirname, '../../../otel/generated');
const NAMESPACE = 'jobs';
const ACCOUNT = { name: 'collector', namespace: NAMESPACE };
/** The address from which this test connects. */
const LOOPBACK = '127.0.0.1';

interface Pod extends ListedObject {
  readonly metadata: ListedObject['metadata'] & { readonly uid: string };
  readonly spec: { readonly nodeName?: string };
  readonly status?: { readonly podIP?: string };
}

const folder = mkdtempSync(join(tmpdir(), 'sextant-pods-'));
let cluster: TestCluster;
let backend: Backend;
let collector: ChildProcess;
let url: string;
let embed: Pod;

beforeAll(async () => {
  cluster = await TestCluster.start([]);
  backend = await startBackend();
  const labels = { app: 'embed' };
  const template = { metadata: { labels }, spec: RESTRICTED_POD };
  expect(
    await cluster.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'embed', namespace: NAMESPACE },
        spec: { replicas: 1, selector: { matchLabels: labels }, template },
      },
      pod({ name: 'caller', namespace: NAMESPACE }, { ...RESTRICTED_POD, nodeName: 'elsewhere' }),
      ...permissions(),
    ]),
  ).toEqual([]);
  await setAddress('caller', LOOPBACK);
  embed = await until('the pod has an address', async () => {
    const pods = await cluster.list<Pod>(`/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=app%3Dembed`);
    return pods.find(({ status }) => status?.podIP !== undefined);
  });
  await startCollector();
}, 600_000);

afterAll(async () => {
  if (collector?.exitCode === null) {
    collector.kill('SIGKILL');
    await once(collector, 'exit');
  }
  backend?.close();
  await cluster?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

/** A service account with the ClusterRole of the balancer. */
function permissions() {
  const { clusterRole } = balancerValues(loadSettings('local')) as { clusterRole: { name: string; rules: unknown } };
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: clusterRole.name } };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterRole.name };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: ACCOUNT },
    { ...rbac, kind: 'ClusterRole', rules: clusterRole.rules },
    { ...rbac, kind: 'ClusterRoleBinding', roleRef, subjects: [{ kind: 'ServiceAccount', ...ACCOUNT }] },
  ];
}

async function setAddress(name: string, podIP: string): Promise<void> {
  const { status, body } = await cluster.client.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${NAMESPACE}/pods/${name}/status?fieldManager=test&force=true`,
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: NAMESPACE },
      status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }] },
    },
  });
  expect([status, body['message']]).toEqual([200, undefined]);
}

/** Writes a kubeconfig with a token of the service account, and starts the gateway with it. */
async function startCollector(): Promise<void> {
  const { body } = await cluster.client.request<{ status: { token: string } }>({
    method: 'POST',
    path: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${ACCOUNT.name}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  });
  const admin = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')) as { readonly users: readonly object[] };
  const [user] = admin.users;
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify({ ...admin, users: [{ ...user, user: { token: body.status.token } }] }));
  const test = join(folder, 'test.yaml');
  const exporters = ['jaeger', 'prometheus', 'loki'].map((name) => [`otlp_http/${name}`, { encoding: 'json' }]);
  const processors = { k8s_attributes: { auth_type: 'kubeConfig' }, tail_sampling: { decision_wait: '1s' } };
  writeFileSync(test, JSON.stringify({ processors, exporters: Object.fromEntries(exporters) as object }));
  const files = [join(GENERATED, 'gateway.yaml'), join(GENERATED, 'kubernetes.yaml'), test];
  const [http, grpc, metrics, spans, health] = await Promise.all(Array.from({ length: 5 }, freePort));
  url = `http://${LOOPBACK}:${http}`;
  collector = spawn(
    await ensureBinary('otelcol'),
    files.flatMap((file) => ['--config', file]),
    {
      stdio: 'ignore',
      env: {
        KUBECONFIG: kubeconfig,
        COLLECTOR_OTLP_HTTP: `${LOOPBACK}:${http}`,
        COLLECTOR_OTLP_GRPC: `${LOOPBACK}:${grpc}`,
        COLLECTOR_METRICS_HOST: LOOPBACK,
        COLLECTOR_METRICS_PORT: String(metrics),
        COLLECTOR_SPANMETRICS: `${LOOPBACK}:${spans}`,
        COLLECTOR_HEALTH: `${LOOPBACK}:${health}`,
        COLLECTOR_STORAGE: folder,
        JAEGER_OTLP_URL: backend.url,
        PROMETHEUS_OTLP_URL: backend.url,
        LOKI_OTLP_URL: backend.url,
      },
    },
  );
}

type Signal = 'traces' | 'metrics' | 'logs';
interface Value {
  readonly stringValue: string;
}
interface Resource {
  readonly attributes: readonly { readonly key: string; readonly value: Value }[];
}
type Request = Readonly<Record<string, readonly { readonly resource: Resource }[]>>;

const KEYS = { traces: 'resourceSpans', metrics: 'resourceMetrics', logs: 'resourceLogs' } as const;
let sent = 0;

/** Sends one item of a signal with resource attributes; resolves to the resource that the gateway exports. */
async function exported(signal: Signal, attributes: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const service = `${signal}-${++sent}`;
  const keyValues = Object.entries({ ...attributes, 'service.name': service, 'service.version': service });
  const resource = { attributes: keyValues.map(([key, stringValue]) => ({ key, value: { stringValue } })) };
  const now = `${Date.now()}000000`;
  const ids = { traceId: sent.toString(16).padStart(32, 'a'), spanId: 'b'.repeat(16) };
  const items = {
    traces: {
      scopeSpans: [
        { spans: [{ ...ids, name: 'job', startTimeUnixNano: now, endTimeUnixNano: now, status: { code: 2 } }] },
      ],
    },
    metrics: {
      scopeMetrics: [{ metrics: [{ name: 'jobs', gauge: { dataPoints: [{ timeUnixNano: now, asInt: '1' }] } }] }],
    },
    logs: { scopeLogs: [{ logRecords: [{ timeUnixNano: now, body: { stringValue: 'done' } }] }] },
  };
  const body = JSON.stringify({ [KEYS[signal]]: [{ resource, ...items[signal] }] });
  await until('the gateway accepts it', async () => {
    const response = await fetch(`${url}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return response.status === 200;
  });
  const found = await until(
    'it is exported',
    () =>
      backend.received
        .flatMap((text) => Object.values(JSON.parse(text.toString()) as Request).flat())
        .find((each) =>
          each.resource.attributes.some(({ key, value }) => key === 'service.version' && value.stringValue === service),
        ),
    { timeoutMs: 60_000 },
  );
  return Object.fromEntries(found.resource.attributes.map(({ key, value }) => [key, value.stringValue]));
}

test.each<Signal>(['traces', 'logs'])(
  '%s get pod, namespace, node and Deployment by the uid of the pod',
  async (signal) => {
    const expected = {
      'k8s.pod.name': embed.metadata.name,
      'k8s.pod.uid': embed.metadata.uid,
      'k8s.namespace.name': NAMESPACE,
      'k8s.node.name': embed.spec.nodeName,
      'k8s.deployment.name': 'embed',
    };
    // The gateway may not have read the pods when it starts.
    await until(
      'the pod is known',
      async () => {
        expect(await exported(signal, { 'k8s.pod.uid': embed.metadata.uid })).toMatchObject(expected);
        return true;
      },
      { timeoutMs: 60_000 },
    );
    expect(await exported(signal, { 'k8s.pod.ip': embed.status!.podIP! })).toMatchObject(expected);
  },
);

test('metrics get the labels pod and namespace', async () => {
  const resource = await exported('metrics', { 'k8s.pod.uid': embed.metadata.uid });
  expect(resource).toMatchObject({ pod: embed.metadata.name, namespace: NAMESPACE });
});

test('without Kubernetes attributes the address of the connection tells the pod', async () => {
  expect(await exported('logs', {})).toMatchObject({ 'k8s.pod.name': 'caller', 'k8s.namespace.name': NAMESPACE });
});

test('attributes from the process are kept', async () => {
  const attributes = { 'k8s.pod.uid': embed.metadata.uid, 'k8s.node.name': 'by-downward-api' };
  expect(await exported('logs', attributes)).toMatchObject(attributes);
});

test.each([
  ['list', 'pods', true],
  ['watch', 'pods', true],
  ['delete', 'pods', false],
  ['list', 'secrets', false],
  ['list', 'nodes', false],
  ['create', 'pods', false],
])('the balancer may %s %s: %s', async (verb, resource, allowed) => {
  const user = `system:serviceaccount:${NAMESPACE}:${ACCOUNT.name}`;
  expect(await cluster.allows({ user, resourceAttributes: { verb, resource } })).toBe(allowed);
});
