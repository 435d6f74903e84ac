// Expectations on the three collector releases.
import { collector, k8sAttributes } from '../../generated';
import { NAMESPACES } from '../../network/components';
import type { Settings } from '../../settings/schema';
import { CONTAINER, type Expectation, expectObject, hardened, withoutToken } from './expectation';

const CONFIG = 'data.relay%';

export function ofSampler({ environment, prometheus: { replicas } }: Settings): Expectation[] {
  const { processors, exporters, service, ...rest } = collector();
  const { memory_limiter: _limiter, ...others } = processors;
  const { 'otlp_http/prometheus': prometheus, ...stores } = exporters;
  const { 'metrics/pushed': pushed, ...pipelines } = service.pipelines;
  const under = (path: string, parts: object): object =>
    Object.fromEntries(Object.entries(parts).map(([name, value]) => [`${path}.${name}`, value]));
  const parts = {
    ...rest,
    ...under('processors', others),
    ...under('exporters', stores),
    ...under('service.pipelines', pipelines),
    'service.pipelines.metrics/pushed.processors': (pushed as { readonly processors: unknown }).processors,
    'service.pipelines.metrics/pushed.exporters': Array.from(
      { length: replicas },
      (_, i) => `otlp_http/prometheus-${i}`,
    ),
    'exporters.otlp_http/prometheus-0': {
      ...(prometheus as object),
      endpoint: `http://prometheus-sextant-prometheus-0.prometheus-operated.${NAMESPACES.telemetry}.svc:9090/api/v1/otlp`,
    },
  };
  return [
    ...expectObject('ConfigMap/collector-sampler-statefulset', {
      ...Object.fromEntries(Object.entries(parts).map(([part, value]) => [`${CONFIG}.${part}`, value])),
      [`${CONFIG}.processors.memory_limiter.limit_percentage`]: 80,
    }),
    ...expectObject('StatefulSet/collector-sampler', {
      ...hardened,
      ...withoutToken,
      [`${CONTAINER}.ports.*.containerPort`]: [8888, 4317, 4318, 8889],
      [`${CONTAINER}.env.(COLLECTOR_ENV).value`]: environment,
      [`${CONTAINER}.env.(JAEGER_OTLP_URL).value`]: `http://jaeger.${NAMESPACES.telemetry}.svc:4318`,
      [`${CONTAINER}.volumeMounts.(queue).mountPath`]: '/var/lib/otelcol',
    }),
    ...expectObject('Service/collector-sampler', {
      'spec.clusterIP': 'None',
      'spec.ports.*.port': [8888, 4317, 4318, 8889],
    }),
    ...expectObject('ServiceMonitor/collector-sampler', {
      'spec.endpoints.*.port': ['metrics', 'spanmetrics'],
      'spec.endpoints.1.honorLabels': true,
    }),
  ];
}

export function ofBalancer(): Expectation[] {
  return [
    ...expectObject('ConfigMap/collector-balancer', {
      [`${CONFIG}.exporters.loadbalancing.resolver.dns.hostname`]: `collector-sampler.${NAMESPACES.telemetry}.svc`,
      [`${CONFIG}.service.pipelines.traces.exporters`]: ['loadbalancing'],
      [`${CONFIG}.service.pipelines.traces.receivers`]: ['otlp'],
      [`${CONFIG}.service.pipelines.metrics.exporters`]: ['loadbalancing/metrics'],
      [`${CONFIG}.service.pipelines.logs.exporters`]: ['loadbalancing'],
      ...Object.fromEntries(
        ['traces', 'metrics', 'logs'].map((signal) => [
          `${CONFIG}.service.pipelines.${signal}.processors`,
          ['memory_limiter', 'k8s_attributes'],
        ]),
      ),
      [`${CONFIG}.processors.k8s_attributes`]: k8sAttributes(),
    }),
    ...expectObject('ClusterRole/sextant-collector-balancer', {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    }),
    ...expectObject('Deployment/collector-balancer', {
      ...hardened,
      [`${CONTAINER}.ports.*.containerPort`]: [8888, 4317, 4318],
    }),
    ...expectObject('ServiceMonitor/collector-balancer', {
      'spec.endpoints.0.metricRelabelings.0.regex': 'otelcol_receiver_accepted_spans_total',
    }),
  ];
}

export function ofAgent({ environment }: Settings): Expectation[] {
  const receiver = `${CONFIG}.receivers.file_log`;
  const logs = `${CONFIG}.service.pipelines.logs`;
  return [
    ...expectObject('ConfigMap/collector-agent-agent', {
      [`${logs}.receivers`]: ['file_log'],
      [`${logs}.processors`]: ['k8s_attributes', 'memory_limiter', 'transform/labels', 'redaction'],
      [`${logs}.exporters`]: ['otlp_http/loki'],
      [`${CONFIG}.service.extensions`]: ['health_check', 'file_storage'],
      [`${CONFIG}.service.pipelines.traces`]: undefined,
      [`${CONFIG}.service.pipelines.metrics`]: undefined,
      [`${CONFIG}.receivers.otlp`]: undefined,
      [`${CONFIG}.extensions.file_storage`]: { ...(collector().extensions['file_storage'] as object), fsync: false },
      [`${CONFIG}.processors.redaction`]: collector().processors['redaction'],
      [`${CONFIG}.processors.k8s_attributes.wait_for_metadata`]: true,
      [`${CONFIG}.processors.transform/labels.log_statements.0`]: `set(resource.attributes["env"], "${environment}")`,
      [`${CONFIG}.exporters.otlp_http/loki`]: collector().exporters['otlp_http/loki'],
      [`${receiver}.storage`]: 'file_storage',
      [`${receiver}.start_at`]: 'beginning',
      [`${receiver}.preserve_trailing_whitespaces`]: true,
      [`${receiver}.retry_on_failure.max_elapsed_time`]: '0s',
      [`${receiver}.operators.*.type`]: ['container', 'filter'],
      [`${receiver}.include`]: ['/var/log/pods/*/*/*.log'],
      [`${receiver}.exclude`]: [`/var/log/pods/${NAMESPACES.agents}_collector-agent*_*/*/*.log`],
    }),
    ...expectObject('DaemonSet/collector-agent-agent', {
      [`${CONTAINER}.ports.*.containerPort`]: [8888],
      [`${CONTAINER}.args.1`]: '--feature-gates=+stanza.synchronousLogEmitter',
      [`${CONTAINER}.env.(LOKI_OTLP_URL).value`]: `http://loki-gateway.${NAMESPACES.telemetry}.svc:80/otlp`,
      [`${CONTAINER}.volumeMounts.(state).mountPath`]: '/var/lib/otelcol',
      [`${CONTAINER}.volumeMounts.(varlogpods).readOnly`]: true,
      [`${CONTAINER}.volumeMounts.(varlibdockercontainers).readOnly`]: true,
      'spec.template.spec.hostNetwork': false,
      'spec.template.spec.hostPID': false,
      // Root, to read the log files.
      [`${CONTAINER}.securityContext`]: {
        ...(hardened[`${CONTAINER}.securityContext`] as object),
        runAsUser: 0,
        runAsGroup: 0,
      },
    }),
    ...expectObject('PodMonitor/collector-agent-agent', { 'spec.podMetricsEndpoints.0.port': 'metrics' }),
  ];
}
