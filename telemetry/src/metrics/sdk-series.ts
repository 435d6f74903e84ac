// Cumulative series of the OpenTelemetry SDK's metrics, added up from deltas, with a bounded number per metric.
import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { DataPointType, type Histogram, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { reportMisuse } from '../misuse';
import type { Labels } from './labels';
import type { Family, Sample } from './registry';
import { familyName, isCounter, labelName } from './sdk-names';

export interface SdkSeries {
  /** Adds the deltas of one collection. */
  add(collected: ResourceMetrics): void;
  families(): readonly Family[];
}

interface Series {
  readonly labels: Labels;
  /** Value of a sum or gauge; sum of a histogram. */
  value: number;
  boundaries: readonly number[];
  /** Per bucket of a histogram, not cumulative. */
  counts: number[];
}
interface SdkFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly series: Map<string, Series>;
}

const OVERFLOW: Attributes = { 'otel.metric.overflow': true };

/** @param max maximum number of series per metric, with one for all further ones: `otel_metric_overflow="true"` */
export function sdkSeries(max: number): SdkSeries {
  const families = new Map<string, SdkFamily>();

  function familyOf(metric: MetricData): SdkFamily | undefined {
    const type = typeOf(metric);
    const name = familyName(metric);
    if (type === undefined) {
      reportMisuse(`metric ${name}: exponential histograms have no text format; use explicit buckets`);
      return undefined;
    }
    const family = families.get(name) ?? { name, help: metric.descriptor.description, type, series: new Map() };
    families.set(name, family);
    if (family.type === type) return family;
    reportMisuse(`metric ${name} is recorded as a ${family.type} and as a ${type}; the latter is left out`);
    return undefined;
  }

  function seriesOf(family: SdkFamily, scope: string, attributes: Attributes): Series {
    const labels = labelsOf(scope, attributes);
    const key = JSON.stringify(labels);
    const existing = family.series.get(key);
    if (existing) return existing;
    if (family.series.size >= max - 1 && attributes !== OVERFLOW) {
      reportMisuse(
        `metric ${family.name} has more than ${max} attribute sets; further ones share otel_metric_overflow`,
      );
      return seriesOf(family, scope, OVERFLOW);
    }
    const created: Series = { labels, value: 0, boundaries: [], counts: [] };
    family.series.set(key, created);
    return created;
  }

  function addMetric(scope: string, metric: MetricData): void {
    const family = familyOf(metric);
    if (family === undefined) return;
    for (const { attributes, value } of metric.dataPoints) {
      const added = typeof value === 'number' ? value : (value.sum ?? 0);
      // One NaN would make a sum NaN until the process ends.
      if (!Number.isFinite(added)) {
        reportMisuse(`metric ${family.name}: a value is not a finite number; the values of this interval are dropped`);
        continue;
      }
      const series = seriesOf(family, scope, attributes);
      if (typeof value !== 'number') addBuckets(family.name, series, value as Histogram);
      else series.value = metric.dataPointType === DataPointType.GAUGE ? value : series.value + value;
    }
  }

  return {
    add: ({ scopeMetrics }) => scopeMetrics.forEach((s) => s.metrics.forEach((m) => addMetric(s.scope.name, m))),
    families: () => [...families.values()].map((family) => ({ ...family, values: valuesOf(family) })),
  };
}

function typeOf(metric: MetricData): SdkFamily['type'] | undefined {
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) return undefined;
  if (metric.dataPointType === DataPointType.HISTOGRAM) return 'histogram';
  return isCounter(metric) ? 'counter' : 'gauge';
}

/** Sorted, so that the order of attributes does not matter. Of two attributes with the same label name, one is kept. */
function labelsOf(scope: string, attributes: Attributes): Labels {
  const labels: Record<string, string> = { otel_scope_name: scope };
  for (const [key, value] of Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value !== undefined && value !== null) labels[labelName(key)] = textOf(value);
  }
  return labels;
}

function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Instruments of one name may have different boundaries; those of a series do not change. */
function addBuckets(name: string, series: Series, { buckets, sum }: Histogram): void {
  if (series.counts.length === 0) {
    series.boundaries = buckets.boundaries;
    series.counts = buckets.counts.map(() => 0);
  }
  if (buckets.boundaries.join() !== series.boundaries.join())
    return reportMisuse(`metric ${name} is recorded with different buckets; the latter are left out`);
  buckets.counts.forEach((n, i) => (series.counts[i]! += n));
  series.value += sum ?? 0;
}

function valuesOf({ name, type, series }: SdkFamily): readonly Sample[] {
  const all = [...series.values()];
  return type === 'histogram'
    ? all.flatMap((s) => bucketsOf(name, s))
    : all.map(({ labels, value }) => ({ labels, value }));
}

function bucketsOf(name: string, { labels: sharedLabels, boundaries, counts, value }: Series): Sample[] {
  let count = 0;
  const buckets: Sample[] = counts.map((n, i) => ({
    metricName: `${name}_bucket`,
    labels: { le: boundaries[i] ?? '+Inf' },
    sharedLabels,
    value: (count += n),
  }));
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: {}, sharedLabels, value },
    { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
  ];
}
