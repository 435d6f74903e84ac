// The registry: exposes every metric of the process in the classic text format or as OpenMetrics.
import { collectDefaultMetrics, register, Registry, type Metric as PromMetric } from 'prom-client';
import { reportMisuse } from '../misuse';
import { TIMEOUT_MS, within } from './collect';
import { createdTimestamps } from './created';
import type { Family, Sample } from './family';
import { sdkFamilies } from './sdk-reader';

export type { Sample } from './family';

/**
 * prom-client's default registry. It holds our metrics, and those that an application creates with prom-client. Pass it
 * as `registers` when the application has another copy of prom-client.
 */
export const registry = register;
/** The default metrics have their own registry, as an application may collect them in the default one. */
const defaults = new Registry();
/** Longer than our own collectors take; a metric of an application may hang. */
const METRIC_TIMEOUT_MS = 1.5 * TIMEOUT_MS;

export interface ExposedMetric {
  readonly name: string;
  readonly samples: () => Promise<readonly Sample[]>;
}

/** The part of a prom-client metric that its types leave out. */
interface Source {
  readonly name: string;
  get(): Promise<Family>;
  /** Only histograms have it; their samples share labels. */
  getForPromString?(): Promise<Family>;
}

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

// prom-client has one format per registry, and renames the counters of a registry when it writes OpenMetrics.
const CLASSIC = inFormat(Registry.PROMETHEUS_CONTENT_TYPE);
const OPEN_METRICS = inFormat(Registry.OPENMETRICS_CONTENT_TYPE);

/**
 * Serializes all metrics in the format of the Accept header: OpenMetrics with exemplars, or the classic text format. Of
 * families with the same name, the registry's wins, then the defaults', then the OpenTelemetry SDK's.
 *
 * @param accept header of the request; without `application/openmetrics-text` the format is the classic one
 */
export async function exposition(accept: string | undefined): Promise<Exposition> {
  const isOpen = accept?.includes('application/openmetrics-text') === true;
  const addCreated = isOpen ? created.expose(Date.now() / 1000) : undefined;
  const families = await allFamilies();
  const texts = await Promise.all(
    families.map((family) => (addCreated ? openText(addCreated(family)) : textOf(family, CLASSIC))),
  );
  const { contentType } = isOpen ? OPEN_METRICS : CLASSIC;
  return { contentType, body: texts.map((text) => `${text}\n`).join('') + (isOpen ? '# EOF\n' : '') };
}

const created = createdTimestamps(performance.timeOrigin / 1000);

/** The metrics of the registry, without the default ones; for the test helper. */
export function exposedMetrics(): readonly ExposedMetric[] {
  return sourcesOf(registry).map((metric) => ({
    name: metric.name,
    samples: async () => (await metric.get()).values,
  }));
}

/** Collects every family that has a name of its own. */
async function allFamilies(): Promise<readonly Family[]> {
  const [own, ofProcess, sdk] = await Promise.all([familiesOf(registry), familiesOf(defaults), sdkFamilies()]);
  const families = [...own, ...withoutNamesOf(own, ofProcess)];
  const added = withoutNamesOf(families, sdk);
  for (const { name } of sdk.filter((family) => !added.includes(family)))
    reportMisuse(
      `metric ${name}: the registry has a metric of this name, so that of the OpenTelemetry SDK is left out`,
    );
  return [...families, ...added];
}

/** One metric that cannot be collected, or hangs, does not fail the scrape. */
async function familiesOf(source: Registry): Promise<Family[]> {
  const families = sourcesOf(source).map(async (metric) => {
    try {
      return [await within(METRIC_TIMEOUT_MS, metric.getForPromString?.() ?? metric.get())];
    } catch {
      reportMisuse(`metric ${metric.name}: could not collect its values`);
      return [];
    }
  });
  return (await Promise.all(families)).flat();
}

function sourcesOf(source: Registry): readonly Source[] {
  return source.getMetricsAsArray() as unknown as readonly Source[];
}

function withoutNamesOf(taken: readonly Family[], families: readonly Family[]): Family[] {
  const names = new Set(taken.flatMap(seriesNames));
  return families.filter((family) => !seriesNames(family).some((name) => names.has(name)));
}

/** The names that a family occupies. OpenMetrics names a counter without `_total`; a distribution has more series. */
function seriesNames({ name, type }: Family): readonly string[] {
  const family = name.replace(/_total$/, '');
  return ['histogram', 'summary'].includes(type)
    ? [family, `${name}_bucket`, `${name}_sum`, `${name}_count`]
    : [family];
}

async function openText(family: Family): Promise<string> {
  if (family.type !== 'counter') return textOf(family, OPEN_METRICS);
  const name = family.name.replace(/_total$/, '');
  const values = family.values.map((sample) => ({ ...sample, metricName: sample.metricName ?? `${name}_total` }));
  // prom-client would append `_total` to the created timestamps of a counter.
  const text = await textOf({ ...family, name, type: 'gauge', values }, OPEN_METRICS);
  return text.replace(`# TYPE ${name} gauge`, `# TYPE ${name} counter`);
}

function textOf(family: Family, format: Registry): Promise<string> {
  return format.getMetricsAsString({ get: async () => family } as unknown as PromMetric);
}

/** The default registry with another format. It shares the default labels that an application sets. */
function inFormat(contentType: string): Registry {
  return Object.create(registry, { contentType: { value: contentType } }) as Registry;
}

let defaultsStarted = false;

/** Exposes the nodejs_* and process_* metrics. */
export function exposeDefaults(): void {
  if (defaultsStarted) return;
  defaultsStarted = true;
  collectDefaultMetrics({ register: defaults, eventLoopMonitoringPrecision: 20 });
}
