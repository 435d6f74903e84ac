// Values of the collector's chart, twice: spans come to a balancer, and those of a trace meet at one sampler.
import { resources } from '../constructs/hardened';
import { collector, type CollectorConfig } from '../generated';
import { withXray, XRAY_ENV } from './xray';
import { NAMESPACES, PARTIES, urlOf, VOLUME_PRIORITY } from '../network/components';
import type { Settings } from '../settings/schema';
import { podSecurityContext, securityContext } from './hardened';

/** The official distribution has what the load-balancing tier needs; ours, which is trimmed, is for one machine. */
export const IMAGE = { repository: 'otel/opentelemetry-collector-contrib' };
const STORAGE = '/var/lib/otelcol';
const POD = '${env:MY_POD_IP}';

const hardened = { podSecurityContext, securityContext };

/** Listeners that the chart opens unless it is told not to. */
export const UNUSED = {
  'jaeger-compact': { enabled: false },
  'jaeger-thrift': { enabled: false },
  'jaeger-grpc': { enabled: false },
  zipkin: { enabled: false },
};

/** Receives all spans and sends each to the sampler that has the others of its trace. */
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
      // Spans are counted where they are sampled; counted here too, each would be two.
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

/** The generated gateway: counts all spans, redacts, samples at the tail. A StatefulSet, as its queues are on disk. */
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
        containerPort: PARTIES['collector-sampler'].ports.spanmetrics,
        servicePort: PARTIES['collector-sampler'].ports.spanmetrics,
        protocol: 'TCP',
      },
    },
    serviceAccount: {
      automountServiceAccountToken: false,
      ...(xray?.role !== undefined && { annotations: { 'eks.amazonaws.com/role-arn': xray.role } }),
    },
    // Its name resolves to the pods themselves, among which the balancer chooses.
    service: { clusterIP: 'None' },
    serviceMonitor: {
      enabled: true,
      // Span metrics tell the service they are about; the collector only passes them on.
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

/** What the generated configuration reads from its environment. */
function addresses(): Record<string, string> {
  const { ports } = PARTIES['collector-sampler'];
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

/** Limits in parts of the container's memory, where one machine has a fixed number. */
function gateway(): CollectorConfig {
  const generated = collector();
  const memory_limiter = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 };
  return { ...generated, processors: { ...generated.processors, memory_limiter } };
}

function otlp(): object {
  const { ports } = PARTIES['collector-balancer'];
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
  const { metrics } = PARTIES['collector-balancer'].ports;
  return { metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: metrics } } } }] } };
}
