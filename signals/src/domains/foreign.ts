// What other programs emit and we read: the collector, Prometheus, Loki and the host.
import { boundedLabel } from '../declare/label';
import { counter, foreign, gauge, histogram } from '../declare/metric';

const by = <const N extends string>(name: N) => boundedLabel(name, name, { budget: 50 });

export const processCpuSecondsTotal = foreign(
  counter({ name: 'process_cpu_seconds_total', help: 'CPU time of the process.', unit: 'seconds', labels: [] }),
);
export const otelcolReceiverAcceptedSpansTotal = foreign(
  counter({
    name: 'otelcol_receiver_accepted_spans_total',
    help: 'Spans accepted.',
    unit: 'spans',
    labels: [by('receiver')],
  }),
);
export const otelcolExporterSentSpansTotal = foreign(
  counter({
    name: 'otelcol_exporter_sent_spans_total',
    help: 'Spans sent on.',
    unit: 'spans',
    labels: [by('exporter')],
  }),
);
export const otelcolExporterSendFailedSpansTotal = foreign(
  counter({
    name: 'otelcol_exporter_send_failed_spans_total',
    help: 'Spans that could not be sent.',
    unit: 'spans',
    labels: [by('exporter')],
  }),
);
export const spanMetricsCallsTotal = foreign(
  counter({
    name: 'traces_span_metrics_calls_total',
    help: 'Spans before sampling, counted by the collector.',
    unit: 'spans',
    labels: [by('service_name'), by('span_name'), by('span_kind'), by('status_code')],
  }),
);
export const spanMetricsDurationSeconds = foreign(
  histogram({
    name: 'traces_span_metrics_duration_seconds',
    help: 'Time of spans before sampling, measured by the collector.',
    unit: 'seconds',
    labels: [by('service_name'), by('span_name'), by('span_kind'), by('status_code')],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60],
  }),
);
export const nodeCpuSecondsTotal = foreign(
  counter({
    name: 'node_cpu_seconds_total',
    help: 'CPU time of the host.',
    unit: 'seconds',
    labels: [by('cpu'), by('mode')],
  }),
);
export const nodeMemoryMemAvailableBytes = foreign(
  gauge({ name: 'node_memory_MemAvailable_bytes', help: 'Memory that can be had.', unit: 'bytes', labels: [] }),
);
export const nodeMemoryMemTotalBytes = foreign(
  gauge({ name: 'node_memory_MemTotal_bytes', help: 'Memory in all.', unit: 'bytes', labels: [] }),
);
export const nodeFilesystemAvailBytes = foreign(
  gauge({
    name: 'node_filesystem_avail_bytes',
    help: 'Disk that can be had.',
    unit: 'bytes',
    labels: [by('mountpoint'), by('fstype')],
  }),
);
export const nodeFilesystemSizeBytes = foreign(
  gauge({
    name: 'node_filesystem_size_bytes',
    help: 'Disk in all.',
    unit: 'bytes',
    labels: [by('mountpoint'), by('fstype')],
  }),
);
