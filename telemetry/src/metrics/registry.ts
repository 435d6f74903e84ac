// The registry: exposes every metric of the process in the classic text format or as OpenMetrics.
import { collectDefaultMetrics, register, Registry, type Metric as PromMetric } from 'prom-client';
import { reportMisuse } from '../misuse';
import { TIMEOUT_MS, within } from './collect';
import type { Exemplar } from './exemplars';
import { sdkFamilies } from './sdk-reader';

/**
 * prom-client's default registry. It holds our metrics, and those that an application creates with prom-client. Pass it
 * as `registers` when the application has another copy of prom-client.
 */
export const registry = register;
/** The default metrics have their own registry, as an application may collect them in the default one. */
const defaults = new Registry();
/** Longer than our own collectors take; a metric of an application may hang. */
const METRIC_TIMEOUT_MS = 1.5 * TIMEOUT_MS;

/** One sample, in prom-client's format. */
export interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Labels that the samples of a histogram share; prom-client serializes them once. */
  readonly sharedLabels?: Readonly<Record<string, string>>;
  /** Name of a histogram part, if different from the metric's name. */
  readonly metricName?: string;
  readonly exemplar?: Exemplar | undefined;
}

/** The samples of one metric, in prom-client's format. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: readonly Sample[];
}

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
  const format = accept?.includes('application/openmetrics-text') ? OPEN_METRICS : CLASSIC;
  const families = await allFamilies();
  const texts = await Promise.all(families.map((family) => textOf(family, format)));
  const end = format === OPEN_METRICS ? '# EOF\n' : '';
  return { contentType: format.contentType, body: texts.map((text) => `${text}\n`).join('') + end };
}

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

async function textOf(family: Family, format: Registry): Promise<string> {
  const isOpenCounter = format === OPEN_METRICS && family.type === 'counter';
  const named = isOpenCounter ? { ...family, name: family.name.replace(/_total$/, '') } : family;
  return format.getMetricsAsString({ get: async () => named } as unknown as PromMetric);
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
