// The gateway: receives telemetry from every service and exports it to Jaeger, Prometheus and Loki.
import { collectorConfig, env } from './config';
import { otlpHttp, spanMetricsEndpoint } from './exporters';
import { logLabels, metricLabels } from './labels';
import { finiteLogs, finiteSpans } from './non-finite';
import { redaction, statusRedaction } from './redaction';
import { spanMetrics, withoutResource } from './span-metrics';
import { probeSampling, tailSampling } from './tail-sampling';

const MAX_BODY_MIB = 16;

export const gateway = collectorConfig({
  extensions: {
    health_check: { endpoint: env('COLLECTOR_HEALTH') },
    file_storage: {
      directory: env('COLLECTOR_STORAGE'),
      create_directory: true,
      // Accepted data also survives a crash of the machine. Each request of logs or metrics waits for the disk once.
      fsync: true,
      // Set aside a file that a crash corrupted, instead of failing to start.
      recreate: true,
      compaction: { on_start: true, directory: env('COLLECTOR_STORAGE'), cleanup_on_start: true },
    },
  },
  receivers: {
    otlp: {
      protocols: {
        http: { endpoint: env('COLLECTOR_OTLP_HTTP'), max_request_body_size: MAX_BODY_MIB * 1024 * 1024 },
        grpc: { endpoint: env('COLLECTOR_OTLP_GRPC'), max_recv_msg_size_mib: MAX_BODY_MIB },
      },
    },
  },
  processors: {
    memory_limiter: { check_interval: '1s', limit_mib: 1024, spike_limit_mib: 256 },
    redaction,
    'transform/status': statusRedaction,
    tail_sampling: tailSampling,
    'tail_sampling/probes': probeSampling,
    'transform/finite-spans': finiteSpans,
    'transform/finite-logs': finiteLogs,
    // The sampler emits trace by trace: without it, each would be one synced write to the queue.
    batch: { timeout: '200ms', send_batch_size: 2048, send_batch_max_size: 2048 },
    'transform/metric-labels': metricLabels,
    'transform/log-labels': logLabels,
    'transform/resource': withoutResource,
  },
  connectors: { span_metrics: spanMetrics },
  exporters: {
    'otlp_http/jaeger': otlpHttp(env('JAEGER_OTLP_URL')),
    'otlp_http/prometheus': otlpHttp(env('PROMETHEUS_OTLP_URL')),
    'otlp_http/loki': otlpHttp(env('LOKI_OTLP_URL')),
    prometheus: spanMetricsEndpoint,
  },
  service: {
    extensions: ['health_check', 'file_storage'],
    telemetry: {
      logs: { level: 'info', encoding: 'json' },
      metrics: {
        level: 'normal',
        readers: [
          {
            pull: {
              exporter: {
                prometheus: {
                  host: env('COLLECTOR_METRICS_HOST'),
                  port: env('COLLECTOR_METRICS_PORT'),
                  without_scope_info: true,
                  // Prometheus names: base units and _total.
                  without_units: false,
                  without_type_suffix: false,
                },
              },
            },
          },
        ],
      },
    },
    pipelines: {
      'traces/count': { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['span_metrics'] },
      'traces/keep': {
        receivers: ['otlp'],
        processors: [
          'memory_limiter',
          'redaction',
          'transform/status',
          'tail_sampling',
          'tail_sampling/probes',
          'transform/finite-spans',
          'batch',
        ],
        exporters: ['otlp_http/jaeger'],
      },
      'metrics/spans': {
        receivers: ['span_metrics'],
        processors: ['memory_limiter', 'transform/resource'],
        exporters: ['prometheus'],
      },
      'metrics/pushed': {
        receivers: ['otlp'],
        processors: ['memory_limiter', 'redaction', 'transform/metric-labels'],
        exporters: ['otlp_http/prometheus'],
      },
      'logs/all': {
        receivers: ['otlp'],
        processors: ['memory_limiter', 'redaction', 'transform/finite-logs', 'transform/log-labels'],
        exporters: ['otlp_http/loki'],
      },
    },
  },
});

const { exporters } = gateway.service.pipelines['traces/keep']!;

/**
 * A second --config that also sends kept traces to another endpoint, such as AWS X-Ray. The exporter has its own queue, so
 * a slow or unavailable endpoint delays neither the sampler nor Jaeger.
 */
export const xray = {
  exporters: { 'otlp_http/xray': otlpHttp(env('XRAY_OTLP_URL')) },
  service: { pipelines: { 'traces/keep': { exporters: [...exporters, 'otlp_http/xray'] } } },
};
