// The registry: every metric of the process, written as classic text or, when asked for, as OpenMetrics.
import { collectDefaultMetrics, Registry, type Metric as PromMetric } from 'prom-client';
import type { Exemplar } from './exemplars';

/** One line of an exposition, in the shape that prom-client writes out. */
export interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Labels that many samples share; prom-client writes them once. */
  readonly sharedLabels?: Readonly<Record<string, string>>;
  /** Differs from the metric's name for the parts of a histogram. */
  readonly metricName?: string;
  readonly exemplar?: Exemplar | undefined;
}

export interface Exposed {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly samples: () => readonly Sample[] | Promise<readonly Sample[]>;
}

// One per format: writing OpenMetrics renames a registry's counters, and its format is its state.
const classic = new Registry(Registry.PROMETHEUS_CONTENT_TYPE);
const openMetrics = new Registry(Registry.OPENMETRICS_CONTENT_TYPE);
const exposed: Exposed[] = [];

/** Adds a metric to what /metrics serves. */
export function expose(metric: Exposed): void {
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

/** Everything that is exposed, for the test helper. */
export function exposedMetrics(): readonly Exposed[] {
  return exposed;
}

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** Writes all metrics in the format that the scraper's Accept header asks for; exemplars need OpenMetrics. */
export async function exposition(accept: string | undefined): Promise<Exposition> {
  const registry = accept?.includes('application/openmetrics-text') ? openMetrics : classic;
  return { contentType: registry.contentType, body: await registry.metrics() };
}

let defaultsStarted = false;

/** Starts the nodejs_* and process_* metrics; once per process. */
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
