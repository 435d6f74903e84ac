// The registry: exposes every metric of the process in the classic text format or as OpenMetrics.
import { collectDefaultMetrics, Registry, type Metric as PromMetric } from 'prom-client';
import type { Exemplar } from './exemplars';

/** One sample, in prom-client's format. */
export interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Labels that many samples share; prom-client serializes them once. */
  readonly sharedLabels?: Readonly<Record<string, string>>;
  /** Name of a histogram part, if different from the metric's name. */
  readonly metricName?: string;
  readonly exemplar?: Exemplar | undefined;
}

export interface ExposedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly samples: () => readonly Sample[] | Promise<readonly Sample[]>;
}

// One registry per format: OpenMetrics renames the counters of its registry.
const classic = new Registry(Registry.PROMETHEUS_CONTENT_TYPE);
const openMetrics = new Registry(Registry.OPENMETRICS_CONTENT_TYPE);
const exposed: ExposedMetric[] = [];

/** Adds a metric to /metrics. */
export function expose(metric: ExposedMetric): void {
  exposed.push(metric);
  for (const registry of [classic, openMetrics]) {
    const { name, help, type, samples } = metric;
    const adapter = {
      name,
      help,
      type,
      async get() {
        return { name: this.name, help, type, aggregator: 'sum', values: await samples() };
      },
    };
    registry.registerMetric(adapter as unknown as PromMetric);
  }
}

/** For the test helper. */
export function exposedMetrics(): readonly ExposedMetric[] {
  return exposed;
}

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** Serializes all metrics in the format of the Accept header; only OpenMetrics has exemplars. */
export async function exposition(accept: string | undefined): Promise<Exposition> {
  const registry = accept?.includes('application/openmetrics-text') ? openMetrics : classic;
  return { contentType: registry.contentType, body: await registry.metrics() };
}

let defaultsStarted = false;

/** Exposes the nodejs_* and process_* metrics. */
export function exposeDefaults(): void {
  if (defaultsStarted) return;
  defaultsStarted = true;
  const source = new Registry();
  collectDefaultMetrics({ register: source, eventLoopMonitoringPrecision: 20 });
  for (const { name, help, type } of source.getMetricsAsArray()) {
    const metric = source.getSingleMetric(name) as unknown as { get(): Promise<{ values: readonly Sample[] }> };
    expose({ name, help, type, samples: async () => (await metric.get()).values });
  }
}
