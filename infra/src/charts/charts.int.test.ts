// The official charts, rendered by helm with our values. Runs where CHARTS_DIR names a folder that has them unpacked.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { type Workload, workloadsOf } from '../capacity/workloads';
import { NAMESPACES, PARTIES, type Party, type PartyName, VOLUME_PRIORITY } from '../network/components';
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, type EnvironmentName } from '../settings/schema';
import { releasesOf, type ReleaseSpec } from '../stacks/telemetry';
import { chartFolder, type ChartFolder } from '../testing/charts/chart-folder';
import { expectationsOf } from './expectations/expectations';
import { at, leavesOf, without } from '../testing/charts/leaves';
import { lookUp } from '../testing/charts/look-up';
import { podOf, restrictedProblems } from './pod-security';
import type { KubernetesObject } from '../testing/cluster/objects';
import { objectsIn, renderedText, type Renderer } from '../testing/charts/render';
import { renderedWorkload } from '../testing/charts/rendered-workload';

const run = promisify(execFile);

/** Charts do the same where these are not said; said all the same, as others of their kind have to be. */
const SAID = ['singleBinary.replicas'];

const temporary = mkdtempSync(join(tmpdir(), 'sextant-charts-'));
const folders = new Map<string, ChartFolder>();
const texts = new Map<string, string>();
let helm: string;

const names = releasesOf(loadSettings('local')).map(({ name }) => name);
const cases = ENVIRONMENTS.flatMap((environment) => names.map((name) => [environment, name] as const));

const releaseOf = (environment: EnvironmentName, name: string): ReleaseSpec =>
  releasesOf(loadSettings(environment)).find((release) => release.name === name)!;

function rendererOf(release: ReleaseSpec): Renderer {
  return { helm, chart: folders.get(release.chart.name)!.path, temporary };
}

function objectsOf(environment: EnvironmentName, name: string): readonly KubernetesObject[] {
  const { namespace } = releaseOf(environment, name);
  const all = objectsIn(texts.get(`${environment} ${name}`)!);
  return all.map((object) => ({ ...object, metadata: { namespace, ...object.metadata } }));
}

const everything = (environment: EnvironmentName) => names.flatMap((name) => objectsOf(environment, name));

beforeAll(async () => {
  helm = await ensureBinary('helm');
  const charts = process.env['CHARTS_DIR']!;
  for (const { chart } of releasesOf(loadSettings('local'))) {
    folders.set(chart.name, chartFolder(charts, chart.name, temporary));
  }
  for (const [environment, name] of cases) {
    const release = releaseOf(environment, name);
    texts.set(`${environment} ${name}`, await renderedText(rendererOf(release), release));
  }
}, 900_000);

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

test.each(names)('the chart of %s is of the version that is installed', (name) => {
  const { chart } = releaseOf('production', name);
  expect(folders.get(chart.name)!.version).toBe(chart.version);
});

test.each(cases)('%s: what is set for %s stands in the rendered objects', (environment, name) => {
  const objects = objectsOf(environment, name);
  const expectations = expectationsOf(loadSettings(environment))[name]!;
  const found = expectations.map(({ object, path }) => {
    const [kind, ...called] = object.split('/');
    const holder = objects.find((one) => one.kind === kind && one.metadata.name === called.join('/'));
    return { object, path, value: lookUp(holder, path) };
  });
  expect(expectations.length).toBeGreaterThan(4);
  expect(found).toEqual(expectations);
});

test.each(names)(
  'each setting of %s changes what is rendered: none is misspelt or of no effect',
  async (name) => {
    const tried = new Set<string>();
    const idle: string[] = [];
    for (const environment of ENVIRONMENTS) {
      const release = releaseOf(environment, name);
      const { defaults } = folders.get(release.chart.name)!;
      for (const path of leavesOf(release.values)) {
        const value = at(release.values, path);
        const once = `${path.join('.')} ${JSON.stringify(value)}`;
        // What the chart has by itself may be said all the same.
        if (tried.has(once) || SAID.includes(path.join('.')) || isDeepStrictEqual(at(defaults, path), value)) continue;
        tried.add(once);
        const changed = { ...release, values: without(release.values, path) };
        const text = await renderedText(rendererOf(release), changed).catch(() => 'refused');
        if (text === texts.get(`${environment} ${name}`)) idle.push(`${environment}: ${path.join('.')}`);
      }
    }
    expect(tried.size).toBeGreaterThan(8);
    expect(idle).toEqual([]);
  },
  900_000,
);

describe.each(ENVIRONMENTS)('%s', (environment) => {
  test('Pod Security "restricted" admits every pod of the namespaces that enforce it', () => {
    const pods = everything(environment).flatMap((object) => {
      const pod = podOf(object);
      return pod && object.metadata.namespace !== NAMESPACES.agents ? [{ object, pod }] : [];
    });
    const problems = pods.flatMap(({ object, pod }) =>
      restrictedProblems(pod).map((problem) => `${object.kind}/${object.metadata.name}: ${problem}`),
    );
    expect(pods.length).toBeGreaterThan(7);
    expect(problems).toEqual([]);
  });

  test('the workloads that capacity is computed from are those that the charts make, pod by pod', () => {
    const settings = loadSettings(environment);
    const rendered = everything(environment).flatMap(renderedWorkload);
    const listed = workloadsOf(settings).filter(
      ({ namespace }) => namespace === NAMESPACES.telemetry || namespace === NAMESPACES.agents,
    );
    const byName = (one: Workload, other: Workload) => one.name.localeCompare(other.name);
    expect(rendered.length).toBeGreaterThan(8);
    expect(listed.map(complete).sort(byName)).toEqual(rendered.map(complete).sort(byName));
  });

  test('every image has a version', () => {
    const images = everything(environment).flatMap(
      (object) => podOf(object)?.containers.map(({ image }) => image) ?? [],
    );
    expect(images.length).toBeGreaterThan(8);
    expect(images.filter((image) => !/:v?\d/.test(image))).toEqual([]);
  });

  test('every pod is a party of the list of who talks to whom, and listens where the list says', () => {
    const found = everything(environment).flatMap((object) => {
      const pod = podOf(object);
      return pod ? [{ object, pod, parties: partiesOf(object) }] : [];
    });
    const strangers = found.filter(({ parties }) => parties.length !== 1);
    expect(strangers.map(({ object }) => `${object.kind}/${object.metadata.name}`)).toEqual([]);
    const deaf = [...new Set(found.map(({ parties }) => parties[0]!))].flatMap((party) => {
      const members = found.filter(({ parties }) => parties[0] === party);
      const open = members.flatMap(({ pod }) => pod.containers.flatMap(({ ports = [] }) => ports));
      const { ports }: Party = PARTIES[party];
      const optional = party === 'loki' && loadSettings(environment).loki.mode === 'monolithic' ? ['cache'] : [];
      return Object.entries(ports)
        .filter(([name, port]) => !optional.includes(name) && !open.some(({ containerPort }) => containerPort === port))
        .map(([name]) => `${party}: ${name}`);
    });
    expect(deaf).toEqual([]);
  });

  test('a workload with several pods has a budget that selects its pods, and only those', () => {
    const objects = everything(environment);
    const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    const several = objects.filter(({ kind, spec }) => {
      return ['Deployment', 'StatefulSet'].includes(kind) && Number((spec as { replicas?: number }).replicas) > 1;
    });
    const counts = several.map((workload) => {
      const own = budgets.filter((one) => selects(one, workload));
      return `${workload.kind}/${workload.metadata.name}: ${own.length}`;
    });
    expect(counts.filter((text) => !text.endsWith(': 1'))).toEqual([]);
    const jobs = objects.filter(({ kind }) => ['Job', 'CronJob'].includes(kind));
    expect(budgets.filter((one) => jobs.some((job) => selects(one, job))).map(({ metadata }) => metadata.name)).toEqual(
      [],
    );
  });

  test('pods with a volume go before others; the chart of Jaeger cannot say so', () => {
    const stateful = everything(environment).filter((object) => renderedWorkload(object).some(({ volume }) => volume));
    const names = stateful
      .filter((object) => priorityOf(object) !== VOLUME_PRIORITY)
      .map(({ metadata }) => metadata.name);
    expect(stateful.length).toBeGreaterThan(names.length);
    expect(names.filter((name) => name !== 'jaeger')).toEqual([]);
  });

  test('only the operator, which writes the configuration of what it runs, may read Secrets', () => {
    const roles = everything(environment).filter(({ kind }) => ['Role', 'ClusterRole'].includes(kind));
    const readers = roles.filter((role) => {
      const { rules = [] } = role as unknown as { readonly rules?: readonly { readonly resources?: string[] }[] };
      return rules.some(({ resources = [] }) => resources.some((name) => ['secrets', '*'].includes(name)));
    });
    expect(readers.map(({ metadata }) => metadata.name)).toEqual(['sextant-operator']);
    const exporter = everything(environment).find(({ metadata }) => metadata.name === 'sextant-kube-state-metrics');
    expect(roles.map(({ metadata }) => metadata.name)).toContain(exporter?.metadata.name);
  });

  test('every monitor of a chart finds a Service or pods that have its port', () => {
    const objects = everything(environment);
    const outside = ['sextant-services', 'sextant-apiserver', 'sextant-kubelet'];
    const monitors = objects.filter(
      ({ kind, metadata }) => kind === 'ServiceMonitor' && !outside.includes(metadata.name),
    );
    const blind = monitors.filter((monitor) => !servicesOf(monitor, objects));
    expect(monitors.length).toBeGreaterThan(7);
    expect(blind.map(({ metadata }) => metadata.name)).toEqual([]);
  });

  test('Loki, Jaeger and the collector accept the configurations that the charts make', async () => {
    const loki = configOf(environment, 'loki', 'loki', 'config.yaml');
    await run(await ensureBinary('loki'), ['-verify-config', `-config.file=${loki}`]);
    const jaeger = configOf(environment, 'jaeger', 'user-config', 'user-config.yaml');
    const env = { ...process.env, ELASTICSEARCH_USERNAME: 'a', ELASTICSEARCH_PASSWORD: 'b' };
    await run(await ensureBinary('jaeger'), ['validate', `--config=${jaeger}`], { env });
    const sampler = configOf(environment, 'collector-sampler', 'collector-sampler-statefulset', 'relay');
    const given = { ...environmentOf(environment), COLLECTOR_STORAGE: join(temporary, 'queue') };
    await run(await ensureBinary('otelcol'), ['validate', `--config=${sampler}`], {
      env: { ...process.env, ...given },
    });
  }, 600_000);
});

/** Of a pod template, or of what the operator makes a pod of. */
function priorityOf({ spec }: KubernetesObject): unknown {
  const { template, priorityClassName } = spec as { template?: { spec: object }; priorityClassName?: string };
  return priorityClassName ?? (template?.spec as { priorityClassName?: string } | undefined)?.priorityClassName;
}

/** With every trait, so that one that is false equals one that is left out. */
function complete({ perNode = false, apart = false, volume = false, zoneSpread = false, ...rest }: Workload) {
  return { ...rest, perNode, apart, volume, zoneSpread };
}

/** A file with what stands under a key of a ConfigMap. */
function configOf(environment: EnvironmentName, release: string, name: string, key: string): string {
  const found = objectsOf(environment, release).find(({ kind, metadata }) => {
    return kind === 'ConfigMap' && metadata.name === name;
  });
  const file = join(temporary, `${environment}-${release}.yaml`);
  writeFileSync(file, found!.data![key]!);
  return file;
}

/** What the sampler's container is given; what it would be told by the kubelet is an address. */
function environmentOf(environment: EnvironmentName): Readonly<Record<string, string>> {
  const set = objectsOf(environment, 'collector-sampler').find(({ kind }) => kind === 'StatefulSet')!;
  const { env = [] } = podOf(set)!.containers[0] as { env?: readonly { name: string; value?: string }[] };
  return Object.fromEntries(env.map(({ name, value }) => [name, value ?? '10.0.0.1']));
}

/** Labels of the pods that an object makes. */
function podLabels({ spec }: KubernetesObject): Readonly<Record<string, string>> {
  const template = (spec as { template?: { metadata?: { labels?: Record<string, string> } } }).template;
  const job = (spec as { jobTemplate?: { spec: { template: typeof template } } }).jobTemplate?.spec.template;
  return (template ?? job)?.metadata?.labels ?? {};
}

/** Whether a PodDisruptionBudget is about the pods of a workload; expressions are read as far as Loki's chart has them. */
function selects({ metadata, spec }: KubernetesObject, workload: KubernetesObject): boolean {
  const { matchLabels = {}, matchExpressions = [] } = (
    spec as unknown as {
      readonly selector: {
        readonly matchLabels?: Readonly<Record<string, string>>;
        readonly matchExpressions?: readonly { key: string; operator: string; values: readonly string[] }[];
      };
    }
  ).selector;
  const labels = podLabels(workload);
  return (
    metadata.namespace === workload.metadata.namespace &&
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'NotIn' && !values.includes(labels[key] ?? ''))
  );
}

/** Parties whose NetworkPolicy selects the object's pods. */
function partiesOf(object: KubernetesObject): PartyName[] {
  const { metadata } = object;
  const labels = podLabels(object);
  return (Object.keys(PARTIES) as PartyName[]).filter((name) => {
    const party: Party = PARTIES[name];
    const here = NAMESPACES[party.namespace] === metadata.namespace;
    return here && Object.entries(party.labels).every(([key, value]) => labels[key] === value);
  });
}

/** Whether a Service that the monitor selects has the ports of all its endpoints. */
function servicesOf(monitor: KubernetesObject, objects: readonly KubernetesObject[]): boolean {
  const { selector, endpoints, namespaceSelector } = monitor.spec as unknown as {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints: readonly { readonly port?: string }[];
    readonly namespaceSelector?: { readonly matchNames?: readonly string[] };
  };
  const namespaces: readonly unknown[] = namespaceSelector?.matchNames ?? [monitor.metadata.namespace];
  return objects.some(({ kind, metadata, spec }) => {
    const labels = metadata.labels ?? {};
    const { ports = [] } = (spec ?? {}) as { readonly ports?: readonly { readonly name?: string }[] };
    return (
      kind === 'Service' &&
      namespaces.includes(metadata.namespace) &&
      Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value) &&
      endpoints.every(({ port }) => ports.some(({ name }) => name === port))
    );
  });
}
