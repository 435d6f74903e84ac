// The services that must be scraped are those of the monitors in the rendered charts.
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, SERVICES, type Settings } from '../settings/schema';
import { releasesOf } from '../stacks/telemetry';
import { ChartRenderer, objectsIn } from '../testing/charts/render';
import { podTemplateOf } from '../testing/charts/rendered-workload';
import type { KubernetesObject } from '../testing/cluster/objects';
import { scrapedServices } from '../values/scraped-services';

const renderer = new ChartRenderer();
afterAll(() => {
  renderer.remove();
});

/** Of our stack `platform`, of cert-manager, of the API server, and of the kubelet, for which the operator creates a Service. */
const OUTSIDE_CHARTS = [...SERVICES, 'kubernetes', 'sextant-kubelet', 'cert-manager'];

async function rendered(settings: Settings): Promise<readonly KubernetesObject[]> {
  const releases = releasesOf(settings);
  const texts = await Promise.all(releases.map((release) => renderer.render(release)));
  return texts.flatMap((text, i) => objectsIn(text, releases[i]!.namespace));
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values: string[] }[];
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, { metadata }: KubernetesObject): boolean {
  const labels = metadata.labels ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'NotIn' && !values.includes(labels[key] ?? ''))
  );
}

interface Monitor extends KubernetesObject {
  readonly spec: {
    readonly selector: Selector;
    readonly endpoints?: readonly { readonly port?: string }[];
    readonly namespaceSelector?: { readonly matchNames?: readonly string[] };
  };
}

/** The label `service` of the targets of every monitor. */
function monitored(objects: readonly KubernetesObject[]): readonly string[] {
  const monitors = objects.filter(({ kind }) => kind === 'ServiceMonitor') as unknown as Monitor[];
  const services = monitors.flatMap(({ metadata, spec: { selector, endpoints = [], namespaceSelector } }) => {
    const namespaces = namespaceSelector?.matchNames ?? [metadata.namespace!];
    return objects
      .filter((object) => object.kind === 'Service' && namespaces.includes(object.metadata.namespace!))
      .filter((object) => selects(selector, object) && endpoints.some(({ port }) => hasPort(object, port)))
      .filter((service) => !isScaledToZero(service, objects))
      .map((object) => object.metadata.name);
  });
  const releases = objects
    .filter(({ kind }) => kind === 'PodMonitor')
    .map(({ metadata }) => metadata.labels!['app.kubernetes.io/instance']!);
  return [...new Set([...services, ...releases])].sort();
}

/** Whether the only workload behind a Service has no replicas. The operator creates those of its own Services. */
function isScaledToZero({ spec }: KubernetesObject, objects: readonly KubernetesObject[]): boolean {
  const matchLabels = spec!['selector'] as Selector['matchLabels'];
  const workloads = objects.filter((object) => {
    const labels = podTemplateOf(object)?.metadata?.labels;
    return labels && selects({ matchLabels: matchLabels! }, { ...object, metadata: { ...object.metadata, labels } });
  });
  return workloads.length > 0 && workloads.every((object) => object.spec?.['replicas'] === 0);
}

function hasPort({ spec }: KubernetesObject, port: string | undefined): boolean {
  const ports = (spec?.['ports'] ?? []) as readonly { readonly name?: string }[];
  return ports.some(({ name }) => name === port);
}

test.each(ENVIRONMENTS)(
  '%s expects the services of every monitor',
  async (environment) => {
    const settings = loadSettings(environment);
    const expected = scrapedServices(settings).filter((name) => !OUTSIDE_CHARTS.includes(name));
    expect([...expected].sort()).toEqual(monitored(await rendered(settings)));
  },
  300_000,
);
