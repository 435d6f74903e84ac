// Chart values of the collector tiers: balancers route spans by trace ID to the samplers.
import { resources } from '../constructs/hardened';
import { collector, type CollectorConfig } from '../generated';
import { COMPONENTS, NAMESPACES, urlOf, VOLUME_PRIORITY } from '../network/components';
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

/** Receives all spans and sends those of a trace to the same sampler. */
export function balancerValues({ collector: { loadBalancers } }: Settings): object {
  return {
    fullnameOverride: 'collector-balancer',
    mode: 'deployment',
    image: IMAGE,
    replicaCount: loadBalancers.replicas,
    resources: resources(loadBalancers),
    ...hardened,
    ports: { ...UNUSED, metrics: { enabled: true } },
    serviceAccount: { automountServiceAccountToken: false },
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
      processors: { memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 } },
      exporters: {
        loadbalancing: {
          routing_key: 'traceID',
          protocol: { otlp: { tls: { insecure: true }, sending_queue: { queue_size: 5_000 } } },
          resolver: {
            dns: { hostname: `collector-sampler.${NAMESPACES.telemetry}.svc`, port: '4317', interval: '5s' },
          },
        },
      },
      service: {
        extensions: ['health_check'],
        telemetry: ownMetrics(),
        pipelines: { traces: { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['loadbalancing'] } },
      },
    },
  };
}

/** The generated gateway: span metrics, redaction, tail sampling. A StatefulSet, because its queues are on disk. */
export function samplerValues({ collector: { samplers, xray } }: Settings): object {
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
    extraEnvs: Object.entries({ ...addresses(), ...(xray && XRAY_ENV) }).map(([name, value]) => ({ name, value })),
    statefulset: {
      volumeClaimTemplates: [
        {
          metadata: { name: 'queue' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
        },
      ],
    },
    extraVolumeMounts: [{ name: 'queue', mountPath: STORAGE }],
    alternateConfig: xray ? withXray(gateway(), xray) : gateway(),
  };
}

/** Environment variables of the generated configuration. */
function addresses(): Record<string, string> {
  const { ports } = COMPONENTS['collector-sampler'];
  return {
    COLLECTOR_OTLP_HTTP: `0.0.0.0:${ports['otlp-http']}`,
    COLLECTOR_OTLP_GRPC: `0.0.0.0:${ports['otlp-grpc']}`,
    COLLECTOR_METRICS_HOST: '0.0.0.0',
    COLLECTOR_METRICS_PORT: String(ports.metrics),
    COLLECTOR_SPANMETRICS: `0.0.0.0:${ports.spanmetrics}`,
    COLLECTOR_HEALTH: '0.0.0.0:13133',
    COLLECTOR_STORAGE: STORAGE,
    JAEGER_OTLP_URL: urlOf('jaeger', 'otlp-http'),
    LOKI_OTLP_URL: `${urlOf('loki', 'gateway')}/otlp`,
  };
}

/** Replaces the fixed memory limit of the generated configuration with a share of the container's memory. */
function gateway(): CollectorConfig {
  const generated = collector();
  const memory_limiter = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 };
  return { ...generated, processors: { ...generated.processors, memory_limiter } };
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
