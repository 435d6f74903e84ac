// Chart values of the collector tiers: balancers add the attributes of pods, and route spans by trace ID and metrics by
// resource to the samplers.
import { OPEN_TRACE_BYTES, OPEN_TRACES } from '@sextant/signals/sampling';
import { resources } from '../constructs/hardened';
import { collector, type CollectorConfig, k8sAttributes } from '../generated';
import { COMPONENTS, NAMESPACES, prometheusReplica, urlOf, VOLUME_PRIORITY } from '../network/components';
import { bytesOf } from '../settings/quantities';
import type { Settings } from '../settings/schema';
import { podSecurityContext, securityContext } from './pods';
import { withXray, XRAY_ENV } from './xray';

/** The official distribution: our own, for one machine, has no load-balancing exporter. */
export const IMAGE = { repository: 'otel/opentelemetry-collector-contrib' };
const STORAGE = '/var/lib/otelcol';
const POD = '${env:MY_POD_IP}';

const hardened = { podSecurityContext, securityContext };

/** Receivers that the chart enables by default. */
export const UNUSED = {
  'jaeger-compact': { enabled: false },
  'jaeger-thrift': { enabled: false },
  'jaeger-grpc': { enabled: false },
  zipkin: { enabled: false },
};

/** Permissions of the processor k8s_attributes: pods, in every namespace that sends telemetry. */
const POD_READER = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }];

const PIPELINE = { receivers: ['otlp'], processors: ['memory_limiter', 'k8s_attributes'] };

/** Receives all telemetry, and sends the spans of a trace to the same sampler. */
export function balancerValues({ collector: { loadBalancers } }: Settings): object {
  return {
    fullnameOverride: 'collector-balancer',
    mode: 'deployment',
    image: IMAGE,
    replicaCount: loadBalancers.replicas,
    resources: resources(loadBalancers),
    ...hardened,
    ports: { ...UNUSED, metrics: { enabled: true } },
    clusterRole: { create: true, name: 'sextant-collector-balancer', rules: POD_READER },
    serviceMonitor: {
      enabled: true,
      // The samplers also count accepted spans; without this rule each span would count twice.
      metricRelabelings: [
        { sourceLabels: ['__name__'], regex: 'otelcol_receiver_accepted_spans_total', action: 'drop' },
      ],
    },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    alternateConfig: {
      extensions: { health_check: { endpoint: `${POD}:13133` } },
      receivers: otlp(),
      processors: {
        memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
        // Here and not in the samplers, which see the address of the balancer.
        k8s_attributes: k8sAttributes(),
      },
      exporters: {
        loadbalancing: toSamplers('traceID'),
        // The samples of a series stay in order.
        'loadbalancing/metrics': toSamplers('resource'),
      },
      service: {
        extensions: ['health_check'],
        telemetry: ownMetrics(),
        pipelines: {
          traces: { ...PIPELINE, exporters: ['loadbalancing'] },
          metrics: { ...PIPELINE, exporters: ['loadbalancing/metrics'] },
          logs: { ...PIPELINE, exporters: ['loadbalancing'] },
        },
      },
    },
  };
}

function toSamplers(routingKey: 'traceID' | 'resource'): object {
  return {
    routing_key: routingKey,
    protocol: { otlp: { tls: { insecure: true }, sending_queue: { queue_size: 5_000 } } },
    resolver: { dns: { hostname: `collector-sampler.${NAMESPACES.telemetry}.svc`, port: '4317', interval: '5s' } },
  };
}

/** The generated gateway: span metrics, redaction, tail sampling. A StatefulSet, because its queues are on disk. */
export function samplerValues(settings: Settings): object {
  const { samplers, xray } = settings.collector;
  return {
    fullnameOverride: 'collector-sampler',
    mode: 'statefulset',
    image: IMAGE,
    replicaCount: samplers.replicas,
    priorityClassName: VOLUME_PRIORITY,
    resources: resources(samplers),
    ...hardened,
    ports: {
      ...UNUSED,
      metrics: { enabled: true },
      spanmetrics: {
        enabled: true,
        containerPort: COMPONENTS['collector-sampler'].ports.spanmetrics,
        servicePort: COMPONENTS['collector-sampler'].ports.spanmetrics,
        protocol: 'TCP',
      },
    },
    serviceAccount: {
      automountServiceAccountToken: false,
      ...(xray?.role !== undefined && { annotations: { 'eks.amazonaws.com/role-arn': xray.role } }),
    },
    // Headless: the balancer resolves the name to the addresses of the pods.
    service: { clusterIP: 'None' },
    serviceMonitor: {
      enabled: true,
      // The label `service` of span metrics is the instrumented service, not the collector.
      metricsEndpoints: [{ port: 'metrics' }, { port: 'spanmetrics', honorLabels: true }],
    },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    extraEnvs: Object.entries({ ...addresses(settings), ...(xray && XRAY_ENV) }).map(([name, value]) => ({
      name,
      value,
    })),
    statefulset: {
      volumeClaimTemplates: [
        {
          metadata: { name: 'queue' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
        },
      ],
    },
    extraVolumeMounts: [{ name: 'queue', mountPath: STORAGE }],
    alternateConfig: xray ? withXray(gateway(settings), xray) : gateway(settings),
  };
}

/** Open traces use up to half of the memory that the memory limiter allows. */
function openTraces(memory: string): number {
  return Math.min(OPEN_TRACES, Math.floor((bytesOf(memory) * 0.4) / OPEN_TRACE_BYTES));
}

/** Environment variables of the generated configuration. */
function addresses({ environment, collector: { samplers } }: Settings): Record<string, string> {
  const { ports } = COMPONENTS['collector-sampler'];
  return {
    COLLECTOR_OTLP_HTTP: `0.0.0.0:${ports['otlp-http']}`,
    COLLECTOR_OTLP_GRPC: `0.0.0.0:${ports['otlp-grpc']}`,
    COLLECTOR_METRICS_HOST: '0.0.0.0',
    COLLECTOR_METRICS_PORT: String(ports.metrics),
    COLLECTOR_SPANMETRICS: `0.0.0.0:${ports.spanmetrics}`,
    COLLECTOR_HEALTH: '0.0.0.0:13133',
    COLLECTOR_STORAGE: STORAGE,
    COLLECTOR_ENV: environment,
    COLLECTOR_OPEN_TRACES: String(openTraces(samplers.memory)),
    JAEGER_OTLP_URL: urlOf('jaeger', 'otlp-http'),
    LOKI_OTLP_URL: `${urlOf('loki', 'gateway')}/otlp`,
  };
}

/**
 * The generated configuration with a share of the container's memory as its limit, and with every replica of Prometheus,
 * each with a queue of its own.
 */
function gateway({ prometheus: { replicas } }: Settings): CollectorConfig {
  const generated = collector();
  const memory_limiter = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 };
  const { 'otlp_http/prometheus': one, ...exporters } = generated.exporters;
  const all = Object.fromEntries(
    Array.from({ length: replicas }, (_, i) => [
      `otlp_http/prometheus-${i}`,
      { ...(one as object), endpoint: `${prometheusReplica(i)}/api/v1/otlp` },
    ]),
  );
  const pushed = { ...generated.service.pipelines['metrics/pushed'], exporters: Object.keys(all) };
  return {
    ...generated,
    processors: { ...generated.processors, memory_limiter },
    exporters: { ...exporters, ...all },
    service: { ...generated.service, pipelines: { ...generated.service.pipelines, 'metrics/pushed': pushed } },
  };
}

function otlp(): object {
  const { ports } = COMPONENTS['collector-balancer'];
  return {
    otlp: {
      protocols: {
        grpc: { endpoint: `0.0.0.0:${ports['otlp-grpc']}` },
        http: { endpoint: `0.0.0.0:${ports['otlp-http']}` },
      },
    },
  };
}

function ownMetrics(): object {
  const { metrics } = COMPONENTS['collector-balancer'].ports;
  return { metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: metrics } } } }] } };
}
