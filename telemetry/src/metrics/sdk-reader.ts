// The OpenTelemetry SDK's metrics on /metrics: those of instrumentations, and of an application's `metrics.getMeter()`.
import {
  AggregationTemporality,
  AggregationType,
  createAllowListAttributesProcessor,
  MetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { reportMisuse } from '../misuse';
import { TIMEOUT_MS } from './collect';
import type { Family } from './registry';
import { sdkSeries, type SdkSeries } from './sdk-series';

/** Maximum number of attribute sets per metric; the last one, `otel.metric.overflow`, is for all further ones. */
export const MAX_ATTRIBUTE_SETS = 500;

/**
 * Reads the SDK's metrics at each scrape. It asks for deltas and adds them up itself, because the SDK limits the attribute
 * sets of one interval only: with its cumulative sums, an attribute such as a user id would grow without bound.
 */
class ScrapeReader extends MetricReader {
  readonly series: SdkSeries = sdkSeries(MAX_ATTRIBUTE_SETS);

  constructor() {
    super({
      aggregationTemporalitySelector: () => AggregationTemporality.DELTA,
      cardinalitySelector: () => MAX_ATTRIBUTE_SETS,
    });
  }

  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

let reader: ScrapeReader | undefined;

/** A reader for one MeterProvider. /metrics shows the metrics of the latest one, with cumulative values. */
export function sdkMetricReader(): MetricReader {
  reader = new ScrapeReader();
  return reader;
}

/** The metrics of the SDK; none before a MeterProvider has the reader and after its shutdown. Never rejects. */
export async function sdkFamilies(): Promise<readonly Family[]> {
  if (reader === undefined) return [];
  const { series } = reader;
  try {
    const { resourceMetrics, errors } = await reader.collect({ timeoutMillis: TIMEOUT_MS });
    if (errors.length > 0) reportMisuse('metrics of the OpenTelemetry SDK: an observable callback failed');
    series.add(resourceMetrics);
  } catch {
    // Without a MeterProvider, or after its shutdown: what was read before stays.
  }
  return series.families();
}

const HTTP = '@opentelemetry/instrumentation-http';
const UNDICI = '@opentelemetry/instrumentation-undici';
const PG = '@opentelemetry/instrumentation-pg';

/**
 * The views of a MeterProvider: those of the application, and ours for the default instrumentations. Ours keep the
 * attributes that a dashboard groups by, and drop `http.server.request.duration`, as
 * http_server_request_duration_seconds has the route and exemplars.
 *
 * @param own views of the application. Ours leave out the instruments that they select, as the SDK counts a measurement
 *   twice when two views keep the name of an instrument
 */
export function metricViews(own: readonly ViewOptions[] = []): ViewOptions[] {
  return [...own, ...DEFAULT_VIEWS.filter((view) => !own.some((other) => selects(other, view)))];
}

type DefaultView = ViewOptions & { readonly meterName: string; readonly instrumentName: string };

const CLIENT_KEYS = ['http.request.method', 'server.address', 'http.response.status_code', 'error.type'];
const DEFAULT_VIEWS: readonly DefaultView[] = [
  {
    meterName: HTTP,
    instrumentName: 'http.server.request.duration',
    aggregation: { type: AggregationType.DROP },
    attributesProcessors: [createAllowListAttributesProcessor([])],
  },
  ...[HTTP, UNDICI].map((meterName) => keep(meterName, 'http.client.request.duration', CLIENT_KEYS)),
  keep(PG, 'db.client.operation.duration', ['db.system.name', 'db.namespace', 'db.operation.name', 'error.type']),
];

/** Whether a view may select the instrument of another one: `*` in its name is any text. */
function selects({ meterName, instrumentName = '*' }: ViewOptions, view: DefaultView): boolean {
  if (meterName !== undefined && meterName !== view.meterName) return false;
  const parts = instrumentName.split('*').map((part) => part.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(view.instrumentName);
}

function keep(meterName: string, instrumentName: string, keys: string[]): DefaultView {
  return { meterName, instrumentName, attributesProcessors: [createAllowListAttributesProcessor(keys)] };
}
