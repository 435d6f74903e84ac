// Our objects, as synthesized, on a real control plane: what the API server takes and refuses, and what comes of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CONTROL_PLANE } from '@sextant/stack/component';
import { processesOf } from '@sextant/stack/probe';
import { isAlive } from '@sextant/stack/processes';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { destinationsOf } from '../network/destinations';
import { objectsOf, type KubernetesObject } from '../testing/cluster/objects';
import type { OpenApi } from '../testing/cluster/shape';
import { synthesize } from '../main';
import { NAMESPACES, PARTIES, type Party, type PartyName } from '../network/components';
import { pathsOf, type Path } from '../network/paths';
import { secretsOf } from '../secrets';
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, SERVICES, type EnvironmentName, type Settings } from '../settings/schema';
import { GROUPS } from '../stacks/base';
import { connect, type Answer, type ClusterClient } from '../testing/cluster/client';
import { mayConnect, policiesOf, type Endpoint, type Policy } from './policies';
import { OTHERS, pod, RESTRICTED_CONTAINER, RESTRICTED_POD, standIns } from '../testing/cluster/pods';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'sextant-infra-'));
const local = loadSettings('local');
let stack: TestStack | undefined;
let cluster: ClusterClient;
let api: OpenApi;

beforeAll(async () => {
  const starting = startStack({ only: CONTROL_PLANE });
  for (const name of ENVIRONMENTS) synthesize(loadSettings(name), join(folder, name));
  stack = await starting;
  cluster = connect(join(stack.home, 'kubeconfig'));
  api = await cluster.openApi();
});

afterAll(async () => {
  cluster?.close();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const STACKS = ['namespaces', 'base', 'telemetry', 'platform'] as const;

function objects(environment: EnvironmentName, stacks: readonly string[] = STACKS, outdir: string = environment) {
  return stacks.flatMap((name) => objectsOf(join(folder, outdir), `sextant-${environment}-${name}`, api));
}

/** Applies one after the other; tells of each that is refused why. */
async function refusals(all: readonly KubernetesObject[], options?: { readonly dryRun: boolean }): Promise<string[]> {
  const problems: string[] = [];
  for (const object of all) {
    const problem = refusal(await cluster.apply(object, options));
    if (problem) problems.push(`${object.kind} ${object.metadata.name}: ${problem}`);
  }
  return problems;
}

const refusal = ({ status, body }: Answer): string => (status < 300 ? '' : `${status} ${String(body['message'])}`);

/** Looks again and again for at most 30 s until nothing is missing; then tells what still is. */
async function untilNothing<T>(missing: () => Promise<readonly T[]>): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const now = await missing();
    if (now.length === 0 || Date.now() > deadline) {
      expect(now).toEqual([]);
      return;
    }
    await delay(100);
  }
}

interface Item {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
  };
}
const list = async <T extends Item>(path: string): Promise<readonly T[]> =>
  (await cluster.get<{ readonly items: readonly T[] }>(path)).items;

const OURS: readonly string[] = Object.values(NAMESPACES);
const ours = async <T extends Item>(path: string): Promise<readonly T[]> =>
  (await list<T>(path)).filter(({ metadata }) => OURS.includes(metadata.namespace));

interface Pod extends Item {
  readonly spec: {
    readonly volumes?: readonly { readonly name: string; readonly projected?: unknown }[];
    readonly containers: readonly {
      readonly env?: readonly {
        readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
      }[];
    }[];
  };
  readonly status: { readonly phase: string; readonly podIP?: string };
}
const pods = (): Promise<readonly Pod[]> => list<Pod>('/api/v1/pods');

describe('the objects of base and platform', () => {
  test('are accepted as they are synthesized, every field known to the API server', async () => {
    expect(await refusals(objects('local', ['namespaces', 'base']))).toEqual([]);
    const secrets = secretsOf(local).map(({ name, namespace, type, keys }): KubernetesObject => {
      const values = Object.keys(keys).map((key) => [key, `value of ${key}`]);
      return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name, namespace },
        type,
        stringData: Object.fromEntries(values) as Record<string, string>,
      };
    });
    expect(await refusals(secrets)).toEqual([]);
    expect(await refusals(objects('local', ['telemetry', 'platform']))).toEqual([]);
    expect(new Set(objects('local', ['platform']).map(({ kind }) => kind))).toEqual(
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

  test('scale with the queue where that is what they work off', async () => {
    const all = await ours<Autoscaler>('/apis/autoscaling/v2/horizontalpodautoscalers');
    const kinds = all.map(
      ({ metadata, spec }) => `${metadata.name}: ${spec.metrics.map(({ type }) => type).join(', ')}`,
    );
    const resources = SERVICES.map((name) => `${name}: ${name === 'worker' ? 'Resource, External' : 'Resource'}`);
    expect(kinds.sort()).toEqual(resources.sort());
  });

  test.each(['staging', 'production'] as const)('would be accepted in %s too', async (environment) => {
    const all = objects(environment);
    expect(await refusals(all, { dryRun: true })).toEqual([]);
    expect(all.length).toBeGreaterThan(80);
  });

  test('would not be if one of them had a field that the API does not know', async () => {
    const service = objects('local', ['platform']).find(({ kind }) => kind === 'Service')!;
    const wrong = { ...service, spec: { ...(service['spec'] as object), colour: 'blue' } };
    expect(refusal(await cluster.apply(wrong, { dryRun: true }))).toMatch(/colour: field not declared in schema/);
  });

  test('become ready: services, stores on their volumes, and the migrations end', async () => {
    await untilNothing(unready);
    const deployments = await ours('/apis/apps/v1/deployments');
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual([...SERVICES].sort());
    const claims = await ours<Item & { status: { phase: string } }>('/api/v1/persistentvolumeclaims');
    expect(claims.map(({ metadata, status }) => `${metadata.name} ${status.phase}`).sort()).toEqual([
      'data-postgres-0 Bound',
      'data-redis-0 Bound',
      'jaeger Bound',
    ]);
  });

  test('find each other: services have endpoints, disruption budgets count pods', async () => {
    const missing = async (): Promise<string[]> => {
      const services = await ours('/api/v1/services');
      const slices = await ours<EndpointSlice>('/apis/discovery.k8s.io/v1/endpointslices');
      const reached = slices
        .filter(({ endpoints, ports }) => ports?.length && endpoints?.some(({ conditions }) => conditions.ready))
        .map(({ metadata }) => metadata.labels?.['kubernetes.io/service-name']);
      const budgets = await ours<Budget>('/apis/policy/v1/poddisruptionbudgets');
      return [
        ...services.flatMap(({ metadata: { name } }) => (reached.includes(name) ? [] : `no endpoint of ${name}`)),
        ...budgets.flatMap(({ metadata, status }) => (status?.expectedPods ? [] : `no pod of ${metadata.name}`)),
      ];
    };
    await untilNothing(missing);
    expect(await ours('/api/v1/services')).toHaveLength(SERVICES.length + 2);
    expect(await ours('/apis/policy/v1/poddisruptionbudgets')).toHaveLength(SERVICES.length);
  });

  test('refer to Secrets that are there with that key, from pods that hold no token of the API', async () => {
    const stored = await list<Item & { data: Record<string, string> }>('/api/v1/secrets');
    const keys = new Set(
      stored.flatMap(({ metadata, data }) =>
        Object.keys(data).map((key) => `${metadata.namespace}/${metadata.name}/${key}`),
      ),
    );
    const all = (await pods()).filter(({ metadata }) => OURS.includes(metadata.namespace));
    const read = all.flatMap(({ metadata, spec }) =>
      spec.containers
        .flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []))
        .map(({ name, key }) => `${metadata.namespace}/${name}/${key}`),
    );
    expect(read.filter((reference) => !keys.has(reference))).toEqual([]);
    expect(read.length).toBeGreaterThan(20);
    expect(
      all.filter(({ spec }) => spec.volumes?.some(({ projected }) => projected)).map(({ metadata }) => metadata.name),
    ).toEqual([]);
  });

  test('fit into their quota while a new version of everything rolls out, its migrations first', async () => {
    const next: Settings = { ...local, images: { ...local.images, tag: 'next' } };
    synthesize(next, join(folder, 'next'));
    expect(await refusals(objects('local', ['platform'], 'next'))).toEqual([]);
    await untilNothing(unready);
    const jobs = await ours('/apis/batch/v1/jobs');
    expect(jobs.map(({ metadata }) => metadata.name).sort()).toEqual(['migrations-dev', 'migrations-next']);
  });
});

interface Autoscaler extends Item {
  readonly spec: { readonly metrics: readonly { readonly type: string }[] };
}
interface EndpointSlice extends Item {
  readonly endpoints?: readonly { readonly conditions: { readonly ready?: boolean } }[];
  readonly ports?: readonly unknown[];
}
interface Budget extends Item {
  readonly status?: { readonly expectedPods?: number };
}
interface Workload extends Item {
  readonly spec: { readonly replicas: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly replicas?: number;
    readonly conditions?: readonly { readonly message?: string }[];
  };
}
interface Job extends Item {
  readonly status?: { readonly succeeded?: number };
}

/** What is not ready, with what its controller says about that. */
async function unready(): Promise<string[]> {
  const workloads = [
    ...(await ours<Workload>('/apis/apps/v1/deployments')),
    ...(await ours<Workload>('/apis/apps/v1/statefulsets')),
  ];
  const jobs = await ours<Job>('/apis/batch/v1/jobs');
  return [
    ...workloads.flatMap(({ metadata, spec: { replicas }, status = {} }) => {
      const counts = [status.updatedReplicas, status.availableReplicas, status.replicas];
      const done = status.observedGeneration === metadata.generation && counts.every((count) => count === replicas);
      return done
        ? []
        : `${metadata.name}: ${status.conditions?.map(({ message }) => message).join('; ') ?? 'not ready'}`;
    }),
    ...jobs.flatMap(({ metadata, status }) => (status?.succeeded === 1 ? [] : `${metadata.name} has not ended`)),
  ];
}

describe('what breaks the rules is refused', () => {
  const { securityContext, containers } = RESTRICTED_POD;
  const withContainer = (change: object) => ({
    ...RESTRICTED_POD,
    containers: [{ ...RESTRICTED_CONTAINER, ...change }],
  });
  const privileged = { securityContext: { privileged: true } };
  const greedy = (requests: object) => withContainer({ resources: { requests, limits: { memory: '2Ti' } } });

  test.each([
    ['a pod that may be root', { containers }],
    ['a pod with the network of its node', { ...RESTRICTED_POD, hostNetwork: true }],
    ['a pod with a folder of its node', { ...RESTRICTED_POD, volumes: [{ name: 'v', hostPath: { path: '/' } }] }],
    ['a pod that chooses no seccomp profile', { containers, securityContext: { runAsNonRoot: true } }],
    ['a container with all privileges', withContainer(privileged)],
    ['a container that keeps capabilities', { containers: [{ name: 'main', image: 'none' }], securityContext }],
  ])('%s', async (_, spec) => {
    for (const namespace of [NAMESPACES.services, NAMESPACES.data, NAMESPACES.telemetry]) {
      const answer = await cluster.apply(pod({ name: 'intruder', namespace }, spec));
      expect(refusal(answer)).toMatch(/^403 .*violates PodSecurity "restricted/);
    }
  });

  test.each([
    ['processor time', greedy({ cpu: '1000' }), /exceeded quota: quota, requested: requests.cpu=1k/],
    ['memory', greedy({ memory: '1Ti' }), /exceeded quota: quota, requested: requests.memory=1Ti/],
  ])('a pod that asks for more %s than the quota has', async (_, spec, message) => {
    const answer = await cluster.apply(pod({ name: 'greedy', namespace: NAMESPACES.services }, spec));
    expect(refusal(answer)).toMatch(message);
  });

  test('one pod more than the quota allows', async () => {
    const { hard, used } = await untilCounted();
    const room = Number(hard['pods']) - Number(used['pods']);
    const crowd = Array.from({ length: room + 1 }, (_, i) => pod({ name: `crowd-${i}`, namespace: NAMESPACES.data }));
    const problems = await refusals(crowd);
    for (const { metadata } of crowd) {
      await cluster.ask({ method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACES.data}/pods/${metadata.name}` });
    }
    expect(room).toBeGreaterThan(2);
    expect(problems).toEqual([
      expect.stringMatching(`^Pod crowd-${room}: 403 .*exceeded quota: quota, requested: pods=1`),
    ]);
  });

  test('and a pod that keeps them is not; it is given limits where it names none', async () => {
    const { status, body } = await cluster.apply(pod({ name: 'good', namespace: NAMESPACES.services }), {
      dryRun: true,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      spec: { containers: [{ resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } } }] },
    });
  });

  async function untilCounted(): Promise<{ hard: Record<string, string>; used: Record<string, string> }> {
    const path = `/api/v1/namespaces/${NAMESPACES.data}/resourcequotas/quota`;
    const running = (await ours('/api/v1/pods')).filter(({ metadata }) => metadata.namespace === NAMESPACES.data);
    let status = { hard: {}, used: {} as Record<string, string> };
    await untilNothing(async () => {
      ({ status } = await cluster.get<{ status: typeof status }>(path));
      return Number(status.used['pods']) === running.length ? [] : [status.used];
    });
    return status;
  }
});

describe('rights', () => {
  interface Rule {
    readonly verbs: readonly string[];
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
  }
  interface Question {
    readonly verb: string;
    readonly resource: string;
    readonly namespace?: string;
    readonly group?: string;
    readonly subresource?: string;
  }

  /** All that somebody may do in a namespace, as the API server itself adds it up: `group/resource verb`. */
  async function all(
    as: { readonly user: string; readonly groups: readonly string[] },
    namespace: string,
  ): Promise<string[]> {
    const { status, body } = await cluster.ask<{ status: { resourceRules: readonly Rule[]; incomplete: boolean } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
      as: { ...as, groups: [...as.groups, 'system:authenticated'] },
    });
    expect([status, body.status.incomplete]).toEqual([201, false]);
    const rights = body.status.resourceRules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}`)),
      ),
    );
    return [...new Set(rights)].sort();
  }

  /** What whoever is known may do: ask who they are and what they may do. */
  const ANYONE = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']
    .map((resource) => `authorization.k8s.io/${resource} create`)
    .concat('authentication.k8s.io/selfsubjectreviews create')
    .sort();
  const account = (name: string, namespace: string) => ({
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  });

  test('a service account may do nothing, in any namespace: not even read what it is told by its environment', async () => {
    const accounts = (await ours('/api/v1/serviceaccounts')).filter(({ metadata }) => metadata.name !== 'default');
    expect(accounts.map(({ metadata }) => metadata.name).sort()).toEqual(
      [...SERVICES, 'migrations', 'postgres', 'redis'].sort(),
    );
    for (const { metadata } of accounts) {
      for (const namespace of [...OURS, 'kube-system']) {
        expect(await all(account(metadata.name, metadata.namespace), namespace)).toEqual(ANYONE);
      }
    }
  });

  test('viewers only read, and neither they nor operators see Secrets, run commands in pods, or rule over others', async () => {
    for (const namespace of OURS) {
      const [viewers, operators] = await Promise.all(
        [GROUPS.viewers, GROUPS.operators].map((group) => all({ user: 'ann', groups: [group] }, namespace)),
      );
      const more = viewers!.filter((right) => !/ (get|list|watch)$/.test(right));
      expect(more).toEqual(ANYONE);
      const forbidden = /^\/secrets|\/exec|\/attach|\*|serviceaccounts|rbac|impersonate|escalate|bind/;
      expect([...viewers!, ...operators!].filter((right) => forbidden.test(right))).toEqual([]);
      expect(operators).toEqual(expect.arrayContaining(viewers!));
    }
  });

  test('people may see that namespaces are there, and nothing more outside of ours', async () => {
    const elsewhere = await all({ user: 'ann', groups: [GROUPS.operators] }, 'kube-system');
    expect(elsewhere).toEqual([...ANYONE, '/namespaces get', '/namespaces list'].sort());
  });

  const namespace = NAMESPACES.services;
  const apps = { group: 'apps', resource: 'deployments', namespace };
  test.each<[who: keyof typeof GROUPS, may: 'may' | 'may not', question: Question]>([
    ['viewers', 'may', { verb: 'list', resource: 'pods', namespace }],
    ['viewers', 'may', { verb: 'get', resource: 'pods', subresource: 'log', namespace }],
    ['viewers', 'may', { verb: 'watch', ...apps }],
    ['viewers', 'may', { verb: 'list', resource: 'namespaces' }],
    ['viewers', 'may not', { verb: 'get', resource: 'secrets', namespace }],
    ['viewers', 'may not', { verb: 'delete', resource: 'pods', namespace }],
    ['viewers', 'may not', { verb: 'patch', ...apps }],
    ['viewers', 'may not', { verb: 'list', resource: 'pods', namespace: 'kube-system' }],
    ['viewers', 'may not', { verb: 'list', resource: 'pods' }],
    ['operators', 'may', { verb: 'get', resource: 'pods', subresource: 'log', namespace }],
    ['operators', 'may', { verb: 'delete', resource: 'pods', namespace }],
    ['operators', 'may', { verb: 'patch', ...apps }],
    ['operators', 'may', { verb: 'update', ...apps, subresource: 'scale' }],
    ['operators', 'may', { verb: 'create', resource: 'pods', subresource: 'portforward', namespace }],
    ['operators', 'may not', { verb: 'create', resource: 'pods', subresource: 'exec', namespace }],
    ['operators', 'may not', { verb: 'create', resource: 'pods', namespace }],
    ['operators', 'may not', { verb: 'get', resource: 'secrets', namespace }],
    ['operators', 'may not', { verb: 'delete', ...apps }],
    ['operators', 'may not', { verb: 'create', resource: 'roles', group: 'rbac.authorization.k8s.io', namespace }],
    ['operators', 'may not', { verb: 'delete', resource: 'namespaces' }],
    ['operators', 'may not', { verb: 'delete', resource: 'pods', namespace: 'default' }],
  ])('%s %s %j', async (who, may, resourceAttributes) => {
    const { body } = await cluster.ask<{ status: { allowed: boolean } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user: 'ann', groups: [GROUPS[who]], resourceAttributes },
      },
    });
    expect(body.status.allowed).toBe(may === 'may');
  });
});

describe('network policies', () => {
  let policies: readonly Policy[];
  /** Real pods, by the party that they are, or by their name where they are none. */
  let there: ReadonlyMap<string, Endpoint>;
  const parties = Object.entries(PARTIES) as [PartyName, Party][];

  beforeAll(async () => {
    // A namespace that was just made has no service account for its pods yet.
    await untilNothing(() => refusals(standIns(local.ingressNamespace)));
    policies = await list<Policy & Item>('/apis/networking.k8s.io/v1/networkpolicies');
    await untilNothing(async () => (await pods()).filter(({ status }) => status.podIP === undefined));
    there = new Map((await pods()).map((each) => [nameOf(each), endpointOf(each)]));
  });

  function nameOf({ metadata: { name, namespace, labels = {} } }: Pod): string {
    const party = parties.find(
      ([, { namespace: role, labels: wanted }]) =>
        NAMESPACES[role] === namespace && Object.entries(wanted).every(([key, value]) => labels[key] === value),
    );
    return party?.[0] ?? name;
  }
  const endpointOf = ({ metadata, status }: Pod): Endpoint => ({
    address: status.podIP!,
    pod: { namespace: metadata.namespace, labels: metadata.labels ?? {} },
  });
  const tcp = (port: number) => ({ port, protocol: 'TCP' }) as const;

  test('every party has a pod', () => {
    const missing = [...Object.keys(PARTIES), ...Object.keys(OTHERS), 'ingress'].filter((name) => !there.has(name));
    expect(missing).toEqual([]);
  });

  test('a party’s pod is selected by the policy of its name and by the one that denies, any other pod of ours by that alone', () => {
    for (const [name, endpoint] of there) {
      const selected = policiesOf(policies, endpoint).map(({ metadata }) => metadata.name);
      const denied = OURS.includes(endpoint.pod!.namespace) ? ['default-deny'] : [];
      expect([name, selected.sort()]).toEqual([name, [...denied, ...(name in PARTIES ? [name] : [])].sort()]);
    }
    expect(policies).toHaveLength(parties.length + OURS.length);
  });

  test('pods may connect as the list of paths says, and in no other way', () => {
    const paths = pathsOf(destinationsOf(local));
    const inside = (path: Path): boolean => there.has(path.from) && there.has(path.to);
    const wanted = paths.filter(inside).map(({ from, to, port }) => `${from} > ${to}:${port}`);
    const found: string[] = [];
    for (const [from, source] of there) {
      for (const [to, target] of there) {
        for (const [name, port] of Object.entries(portsOf(to))) {
          if (mayConnect(policies, source, target, tcp(port))) found.push(`${from} > ${to}:${name}`);
        }
      }
    }
    // Where the API server comes in, anybody may knock: it has no labels, and no address that is known beforehand.
    const knocked = paths.filter(({ from }) => from === 'kube-api').map(({ to, port }) => `${to}:${port}`);
    const guarded = found.filter((path) => {
      const [from = '', to = ''] = path.split(' > ');
      const namespaces = [from, to.split(':')[0]!].map((name) => there.get(name)!.pod!.namespace);
      return namespaces.some((namespace) => OURS.includes(namespace)) && !knocked.includes(to);
    });
    expect(guarded.sort()).toEqual([...new Set(wanted)].sort());
    expect(guarded.length).toBeGreaterThan(80);
    expect(knocked).toEqual(['metrics-adapter:https']);
  });

  function portsOf(name: string): Readonly<Record<string, number>> {
    if (name === 'dns') return { 53: 53 };
    return name in PARTIES ? PARTIES[name as PartyName].ports : { http: 8080 };
  }

  const ADDRESSES = {
    public: '8.8.8.8',
    private: '10.200.1.1',
    metadata: '169.254.169.254',
    carrier: '100.100.100.200',
  };
  test.each<EnvironmentName>(['local', 'production'])(
    'in %s, addresses outside are reached by those that the list names: addresses of settings, HTTPS, the Kubernetes API; metadata of clouds by nobody',
    (environment) => {
      const settings = loadSettings(environment);
      const paths = pathsOf(destinationsOf(settings));
      const own = objects(environment, ['base']).filter(({ kind }) => kind === 'NetworkPolicy') as unknown as Policy[];
      const found: string[] = [];
      for (const [name] of parties) {
        for (const [where, address] of Object.entries(ADDRESSES)) {
          for (const port of [22, 80, 443, 5432, 6379, 6443, 9100, 9200, 10_250]) {
            if (mayConnect(own, there.get(name)!, { address }, tcp(port))) found.push(`${name} > ${where}:${port}`);
          }
        }
      }
      const wanted = paths.flatMap(({ from, to, port }) => {
        if (to === 'internet') return [`${from} > public:${port}`];
        if (to === 'nodes') return [`${from} > private:${port}`];
        // A host name may have any address.
        if (to === 'destinations') return [`${from} > private:${port}`, `${from} > public:${port}`];
        // The API server's address is not known beforehand, so its ports are open to all.
        if (to === 'kube-api') return [443, 6443].flatMap((p) => [`${from} > public:${p}`, `${from} > private:${p}`]);
        return [];
      });
      expect(found.sort()).toEqual([...new Set(wanted)].sort());
    },
  );
});

// The last of this file, as nothing is left to try after it.
test('a control plane that is stopped leaves no process behind', async () => {
  const processes = processesOf(stack!.home);
  expect(processes.filter(isAlive)).toHaveLength(CONTROL_PLANE.length + 1);
  await stack!.stop();
  expect(processes.filter(isAlive)).toEqual([]);
});
