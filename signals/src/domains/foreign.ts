// Metrics of other programs that queries use: the collector and the process. Those of hosts, Kubernetes and the monitoring
// itself are in foreign/.
import { counter, foreign, gauge, histogram } from '../declare/metric';
import { foreignLabel as by } from './foreign/label';

/** The counters of an outcome of an exporter, by signal. */
function failures<const O extends string>(outcome: O, what: string) {
  const of = <const S extends string>(signal: S) =>
    foreign(
      counter({
        name: `otelcol_exporter_${outcome}_${signal}_total`,
        help: `Total number of ${signal.replace('_', ' ')} ${what}.`,
        unit: 'items',
        labels: [by('exporter')],
      }),
    );
  return { spans: of('spans'), metricPoints: of('metric_points'), logRecords: of('log_records') } as const;
}

/** The counters of refused items, by signal. */
function refusals() {
  const of = <const S extends string>(signal: S) =>
    foreign(
      counter({
        name: `otelcol_receiver_refused_${signal}_total`,
        help: `Total number of ${signal.replace('_', ' ')} that could not enter a pipeline.`,
        unit: 'items',
        labels: [by('receiver'), by('transport')],
      }),
    );
  return { spans: of('spans'), metricPoints: of('metric_points'), logRecords: of('log_records') } as const;
}

export const processCpuSecondsTotal = foreign(
  counter({
    name: 'process_cpu_seconds_total',
    help: 'Total CPU time of the process in seconds.',
    unit: 'seconds',
    labels: [],
  }),
);
export const otelcolReceiverAcceptedSpansTotal = foreign(
  counter({
    name: 'otelcol_receiver_accepted_spans_total',
    help: 'Total number of accepted spans.',
    unit: 'spans',
    labels: [by('receiver')],
  }),
);
/** Items that a pipeline of the collector refused, by signal; the memory limiter refuses when memory is scarce. */
export const otelcolReceiverRefusedTotal = refusals();
export const otelcolExporterSentSpansTotal = foreign(
  counter({
    name: 'otelcol_exporter_sent_spans_total',
    help: 'Total number of exported spans.',
    unit: 'spans',
    labels: [by('exporter')],
  }),
);
/** Items that a store refused for good; those that are retried do not count. */
export const otelcolExporterSendFailedTotal = failures('send_failed', 'that a store refused');
/** Items that did not fit in the queue of an exporter. */
export const otelcolExporterEnqueueFailedTotal = failures('enqueue_failed', 'that did not fit in the queue');
export const otelcolExporterQueueSize = foreign(
  gauge({
    name: 'otelcol_exporter_queue_size',
    help: 'Size of the queue of an exporter in bytes.',
    unit: 'bytes',
    labels: [by('exporter')],
  }),
);
export const otelcolExporterQueueCapacity = foreign(
  gauge({
    name: 'otelcol_exporter_queue_capacity',
    help: 'Maximum size of the queue of an exporter in bytes.',
    unit: 'bytes',
    labels: [by('exporter')],
  }),
);
export const otelcolTailSamplingTracesTotal = foreign(
  counter({
    name: 'otelcol_processor_tail_sampling_new_trace_id_received_total',
    help: 'Total number of traces that reached a sampler.',
    unit: 'traces',
    labels: [],
  }),
);
export const otelcolTailSamplingDecisionsTotal = foreign(
  counter({
    name: 'otelcol_processor_tail_sampling_global_count_traces_sampled_total',
    help: 'Total number of decisions of a sampler.',
    unit: 'traces',
    labels: [by('decision')],
  }),
);
export const otelcolTailSamplingTickMilliseconds = foreign(
  histogram({
    name: 'otelcol_processor_tail_sampling_sampling_decision_timer_latency_milliseconds',
    help: 'Duration of the decisions of one tick of the sampler in milliseconds.',
    unit: 'milliseconds',
    labels: [],
    buckets: [
      ...[1, 2, 5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750],
      ...[1_000, 2_000, 3_000, 4_000, 5_000, 10_000, 20_000, 30_000, 50_000],
    ],
  }),
);
export const spanMetricsCallsTotal = foreign(
  counter({
    name: 'traces_span_metrics_calls_total',
    help: 'Total number of spans before sampling.',
    unit: 'spans',
    labels: [by('service_name'), by('span_name'), by('span_kind'), by('status_code')],
  }),
);
export const spanMetricsDurationSeconds = foreign(
  histogram({
    name: 'traces_span_metrics_duration_seconds',
    help: 'Duration of spans before sampling in seconds.',
    unit: 'seconds',
    labels: [by('service_name'), by('span_name'), by('span_kind'), by('status_code')],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60],
  }),
);
