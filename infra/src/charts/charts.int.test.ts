// Renders the official charts with our values. CHARTS_DIR is a folder of unpacked charts.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { type Workload, workloadsOf } from '../capacity/workloads';
import { type Component, type ComponentName, COMPONENTS, NAMESPACES, VOLUME_PRIORITY } from '../network/components';
import { loadSettings } from '../settings/load';
import { type EnvironmentName, ENVIRONMENTS } from '../settings/schema';
import { releasesOf } from '../stacks/telemetry';
import { at, leavesOf, without } from '../testing/charts/leaves';
import { lookUp } from '../testing/charts/look-up';
import { ChartRenderer, objectsIn, releaseOf } from '../testing/charts/render';
import { podTemplateOf, renderedWorkload } from '../testing/charts/rendered-workload';
import type { KubernetesObject } from '../testing/cluster/objects';
import { expectationsOf } from './expectations/expectations';

const run = promisify(execFile);

/** Settings without effect, in one environment at least, that we keep for clarity. */
const WITHOUT_EFFECT = ['singleBinary.replicas', 'loki.rulerConfig.storage.type'];

const renderer = new ChartRenderer();
const texts = new Map<string, string>();
const names = releasesOf(loadSettings('local')).map(({ name }) => name);
const cases = ENVIRONMENTS.flatMap((environment) => names.map((name) => [environment, name] as const));
const specOf = (environment: EnvironmentName, name: string) => releaseOf(loadSettings(environment), name);

const objectsOf = (environment: EnvironmentName, name: string): readonly KubernetesObject[] =>
  objectsIn(texts.get(`${environment} ${name}`)!, specOf(environment, name).namespace);
const everything = (environment: EnvironmentName) => names.flatMap((name) => objectsOf(environment, name));
const idOf = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.name}`;

beforeAll(async () => {
  for (const [environment, name] of cases) {
    texts.set(`${environment} ${name}`, await renderer.render(specOf(environment, name)));
  }
}, 900_000);
afterAll(() => {
  renderer.remove();
});

test.each(names)('CHARTS_DIR has the version of the chart of %s that is installed', (name) => {
  const release = specOf('production', name);
  expect(renderer.chart(release).version).toBe(release.chart.version);
});

test.each(cases)('%s: the rendered objects of %s meet the expectations', (environment, name) => {
  const objects = objectsOf(environment, name);
  const expectations = expectationsOf(loadSettings(environment))[name]!;
  const rendered = expectations.map(({ object, path }) => {
    return {
      object,
      path,
      value: lookUp(
        objects.find((each) => idOf(each) === object),
        path,
      ),
    };
  });
  expect(expectations.length).toBeGreaterThan(0);
  expect(rendered).toEqual(expectations);
});

test.each(names)(
  'every setting of %s has an effect',
  async (name) => {
    const tried = new Set<string>();
    const ineffective: string[] = [];
    for (const environment of ENVIRONMENTS) {
      const release = specOf(environment, name);
      const { defaults } = renderer.chart(release);
      for (const path of leavesOf(release.values)) {
        const value = at(release.values, path);
        const setting = `${path.join('.')} ${JSON.stringify(value)}`;
        const isDefault = isDeepStrictEqual(at(defaults, path), value);
        if (tried.has(setting) || isDefault || WITHOUT_EFFECT.includes(path.join('.'))) continue;
        tried.add(setting);
        const changed = { ...release, values: without(release.values, path) };
        const text = await renderer.render(changed).catch(() => 'helm failed');
        if (text === texts.get(`${environment} ${name}`)) ineffective.push(`${environment}: ${path.join('.')}`);
      }
    }
    expect(tried.size).toBeGreaterThan(8);
    expect(ineffective).toEqual([]);
  },
  900_000,
);

describe.each(ENVIRONMENTS)('%s', (environment) => {
  test('the capacity model has the pods and requests of the charts', () => {
    const rendered = everything(environment).flatMap(renderedWorkload);
    const modelled = workloadsOf(loadSettings(environment)).filter(
      ({ namespace }) => namespace === NAMESPACES.telemetry || namespace === NAMESPACES.agents,
    );
    const byName = (one: Workload, other: Workload) => one.name.localeCompare(other.name);
    expect(rendered.length).toBeGreaterThan(8);
    expect(modelled.map(withAllTraits).sort(byName)).toEqual(rendered.map(withAllTraits).sort(byName));
  });

  test('every image has a version tag', () => {
    const images = everything(environment).flatMap(
      (object) => podTemplateOf(object)?.spec.containers.map(({ image }) => image) ?? [],
    );
    expect(images.length).toBeGreaterThan(8);
    expect(images.filter((image) => !/:v?\d/.test(image))).toEqual([]);
  });

  test('every pod belongs to one component and has its ports', () => {
    const workloads = everything(environment).filter((object) => podTemplateOf(object));
    const ambiguous = workloads.filter((object) => componentsOf(object).length !== 1);
    expect(ambiguous.map(idOf)).toEqual([]);
    const groups = Map.groupBy(workloads, (object) => componentsOf(object)[0]!);
    const missing = [...groups].flatMap(([component, members]) => {
      const open = members.flatMap((object) =>
        podTemplateOf(object)!.spec.containers.flatMap(({ ports = [] }) =>
          ports.map(({ containerPort }) => containerPort),
        ),
      );
      const { ports }: Component = COMPONENTS[component];
      const isSingle = component === 'loki' && loadSettings(environment).loki.mode === 'monolithic';
      const optional = isSingle ? ['cache', 'cache-metrics'] : [];
      return Object.entries(ports)
        .filter(([name, port]) => !optional.includes(name) && !open.includes(port))
        .map(([name]) => `${component}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  test('each workload with several pods has one PodDisruptionBudget; jobs have none', () => {
    const objects = everything(environment);
    const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    const countFor = (object: KubernetesObject) => budgets.filter((budget) => selects(budget, object)).length;
    const replicated = objects.filter(({ kind, spec }) => {
      return ['Deployment', 'StatefulSet'].includes(kind) && Number(spec?.['replicas']) > 1;
    });
    expect(replicated.filter((object) => countFor(object) !== 1).map(idOf)).toEqual([]);
    const jobs = objects.filter(({ kind }) => ['Job', 'CronJob'].includes(kind));
    expect(jobs.filter((object) => countFor(object) > 0).map(idOf)).toEqual([]);
  });

  test('pods with a volume have the volume priority, except those of Jaeger, whose chart has no such value', () => {
    const stateful = everything(environment).filter((object) => renderedWorkload(object).some(({ volume }) => volume));
    const others = stateful.filter((object) => priorityOf(object) !== VOLUME_PRIORITY);
    expect(stateful.length).toBeGreaterThan(others.length);
    expect(others.map(({ metadata }) => metadata.name).filter((name) => name !== 'jaeger')).toEqual([]);
  });

  test('only the operator, which manages configuration in Secrets, may read Secrets', () => {
    const roles = everything(environment).filter(({ kind }) => ['Role', 'ClusterRole'].includes(kind));
    const readers = roles.filter(({ rules = [] }) =>
      (rules as readonly { readonly resources?: string[] }[]).some(({ resources = [] }) =>
        resources.some((name) => ['secrets', '*'].includes(name)),
      ),
    );
    expect(readers.map(({ metadata }) => metadata.name)).toEqual(['sextant-operator']);
    expect(roles.map(({ metadata }) => metadata.name)).toContain('sextant-kube-state-metrics');
  });

  test('every ServiceMonitor of a chart selects a Service with its port', () => {
    const objects = everything(environment);
    const elsewhere = ['sextant-services', 'sextant-apiserver', 'sextant-kubelet', 'cert-manager'];
    const monitors = objects.filter(
      ({ kind, metadata }) => kind === 'ServiceMonitor' && !elsewhere.includes(metadata.name),
    );
    expect(monitors.length).toBeGreaterThan(7);
    expect(monitors.filter((monitor) => !hasService(monitor, objects)).map(idOf)).toEqual([]);
  });

  test('Loki, Jaeger and the collector accept their rendered configurations', async () => {
    const loki = configFile(environment, 'loki', 'loki', 'config.yaml');
    await run(await ensureBinary('loki'), ['-verify-config', `-config.file=${loki}`]);
    const jaeger = configFile(environment, 'jaeger', 'user-config', 'user-config.yaml');
    const credentials = { ELASTICSEARCH_USERNAME: 'a', ELASTICSEARCH_PASSWORD: 'b' };
    await run(await ensureBinary('jaeger'), ['validate', `--config=${jaeger}`], {
      env: { ...process.env, ...credentials },
    });
    const sampler = configFile(environment, 'collector-sampler', 'collector-sampler-statefulset', 'relay');
    const env = { ...samplerEnvironment(environment), COLLECTOR_STORAGE: join(renderer.folder, 'queue') };
    await run(await ensureBinary('otelcol'), ['validate', `--config=${sampler}`], { env: { ...process.env, ...env } });
  }, 600_000);
});

function priorityOf({ spec = {} }: KubernetesObject): unknown {
  const { template, priorityClassName } = spec as {
    readonly template?: { readonly spec: { readonly priorityClassName?: string } };
    readonly priorityClassName?: string;
  };
  return priorityClassName ?? template?.spec.priorityClassName;
}

function withAllTraits(workload: Workload) {
  return { perNode: false, antiAffinity: false, volume: false, zoneSpread: false, ...workload };
}

/** Writes an entry of a rendered ConfigMap to a file. */
function configFile(environment: EnvironmentName, release: string, name: string, key: string): string {
  const map = objectsOf(environment, release).find((object) => idOf(object) === `ConfigMap/${name}`);
  const file = join(renderer.folder, `${environment}-${release}.yaml`);
  writeFileSync(file, map!.data![key]!);
  return file;
}

/** Variables of the sampler's container. Those from the downward API are addresses. */
function samplerEnvironment(environment: EnvironmentName): Readonly<Record<string, string>> {
  const set = objectsOf(environment, 'collector-sampler').find(({ kind }) => kind === 'StatefulSet')!;
  const { env = [] } = podTemplateOf(set)!.spec.containers[0]!;
  return Object.fromEntries(env.map(({ name, value }) => [name, value ?? '10.0.0.1']));
}

type Labels = Readonly<Record<string, string>>;
const podLabels = (object: KubernetesObject): Labels => podTemplateOf(object)?.metadata?.labels ?? {};
const hasLabels = (labels: Labels, required: Labels): boolean =>
  Object.entries(required).every(([key, value]) => labels[key] === value);

/** Whether a PodDisruptionBudget selects the pods of a workload. Supports the expressions in Loki's chart. */
function selects({ metadata, spec }: KubernetesObject, workload: KubernetesObject): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec!['selector'] as {
    readonly matchLabels?: Labels;
    readonly matchExpressions?: readonly { key: string; operator: string; values: readonly string[] }[];
  };
  const labels = podLabels(workload);
  return (
    metadata.namespace === workload.metadata.namespace &&
    hasLabels(labels, matchLabels) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'NotIn' && !values.includes(labels[key] ?? ''))
  );
}

/** Components whose labels select the pods of an object. */
function componentsOf(object: KubernetesObject): ComponentName[] {
  return (Object.keys(COMPONENTS) as ComponentName[]).filter((name) => {
    const { namespace, labels }: Component = COMPONENTS[name];
    return NAMESPACES[namespace] === object.metadata.namespace && hasLabels(podLabels(object), labels);
  });
}

/** Whether the monitor selects a Service with the ports of all its endpoints. */
function hasService({ metadata, spec }: KubernetesObject, objects: readonly KubernetesObject[]): boolean {
  const { selector, endpoints, namespaceSelector } = spec as unknown as {
    readonly selector: { readonly matchLabels: Labels };
    readonly endpoints: readonly { readonly port?: string }[];
    readonly namespaceSelector?: { readonly matchNames?: readonly string[] };
  };
  const namespaces = namespaceSelector?.matchNames ?? [metadata.namespace!];
  return objects.some((object) => {
    const ports = (object.spec?.['ports'] ?? []) as readonly { readonly name?: string }[];
    return (
      object.kind === 'Service' &&
      namespaces.includes(object.metadata.namespace!) &&
      hasLabels(object.metadata.labels ?? {}, selector.matchLabels) &&
      endpoints.every(({ port }) => ports.some(({ name }) => name === port))
    );
  });
}
