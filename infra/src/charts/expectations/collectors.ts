// What must stand in the objects of the collector's three releases.
import { collector } from '../../generated';
import { AGENT_PRIORITY, NAMESPACES } from '../../network/components';
import type { Settings } from '../../settings/schema';
import { about, CONTAINER, hardened, requests, type Expectation } from './expectation';

export function ofSampler({ collector: { samplers } }: Settings): Expectation[] {
  const config = 'data.relay%';
  const { processors, ...rest } = collector();
  const { memory_limiter: _ours, ...others } = processors;
  const parts = { ...rest, ...Object.fromEntries(Object.entries(others).map(([k, v]) => [`processors.${k}`, v])) };
  return [
    ...about('ConfigMap/collector-sampler-statefulset', {
      ...Object.fromEntries(Object.entries(parts).map(([part, value]) => [`${config}.${part}`, value])),
      [`${config}.processors.memory_limiter.limit_percentage`]: 80,
    }),
    ...about('StatefulSet/collector-sampler', {
      ...hardened,
      [`${CONTAINER}.ports.*.containerPort`]: [8888, 4317, 4318, 8889],
      'spec.replicas': samplers.replicas,
      [`${CONTAINER}.resources`]: requests(samplers),
      [`${CONTAINER}.env.(COLLECTOR_STORAGE).value`]: '/var/lib/otelcol',
      [`${CONTAINER}.env.(JAEGER_OTLP_URL).value`]: `http://jaeger.${NAMESPACES.telemetry}.svc:4318`,
      [`${CONTAINER}.volumeMounts.(queue).mountPath`]: '/var/lib/otelcol',
      'spec.volumeClaimTemplates.0.spec.resources.requests.storage': '2Gi',
      'spec.template.spec.automountServiceAccountToken': false,
    }),
    ...about('Service/collector-sampler', {
      'spec.clusterIP': 'None',
      'spec.ports.*.port': [8888, 4317, 4318, 8889],
      'spec.ports.(spanmetrics).protocol': 'TCP',
    }),
    ...about('ServiceMonitor/collector-sampler', {
      'spec.endpoints.*.port': ['metrics', 'spanmetrics'],
      'spec.endpoints.1.honorLabels': true,
    }),
    ...about('PodDisruptionBudget/collector-sampler', { 'spec.maxUnavailable': 1 }),
  ];
}

export function ofBalancer({ collector: { loadBalancers } }: Settings): Expectation[] {
  const exporter = 'data.relay%.exporters.loadbalancing';
  return [
    ...about('ConfigMap/collector-balancer', {
      [`${exporter}.routing_key`]: 'traceID',
      [`${exporter}.resolver.dns.hostname`]: `collector-sampler.${NAMESPACES.telemetry}.svc`,
      'data.relay%.service.pipelines.traces.exporters': ['loadbalancing'],
      'data.relay%.service.pipelines.traces.receivers': ['otlp'],
    }),
    ...about('Deployment/collector-balancer', {
      ...hardened,
      [`${CONTAINER}.ports.*.containerPort`]: [8888, 4317, 4318],
      'spec.replicas': loadBalancers.replicas,
      [`${CONTAINER}.resources`]: requests(loadBalancers),
      'spec.template.spec.automountServiceAccountToken': false,
    }),
    ...about('ServiceMonitor/collector-balancer', {
      'spec.endpoints.0.metricRelabelings.0.regex': 'otelcol_receiver_accepted_spans_total',
    }),
    ...about('PodDisruptionBudget/collector-balancer', { 'spec.maxUnavailable': 1 }),
  ];
}

export function ofAgent({ collector: { agents }, environment }: Settings): Expectation[] {
  const config = 'data.relay%';
  return [
    ...about('ConfigMap/collector-agent-agent', {
      [`${config}.service.pipelines.logs.receivers`]: ['file_log'],
      [`${config}.service.pipelines.logs.processors`]: [
        'k8s_attributes',
        'memory_limiter',
        'transform/labels',
        'redaction',
      ],
      [`${config}.service.extensions`]: ['health_check', 'file_storage'],
      [`${config}.processors.k8s_attributes.wait_for_metadata`]: true,
      [`${config}.processors.k8s_attributes.passthrough`]: false,
      [`${config}.extensions.file_storage`]: collector().extensions['file_storage'],
      [`${config}.processors.redaction`]: collector().processors['redaction'],
      [`${config}.receivers.file_log.storage`]: 'file_storage',
      [`${config}.receivers.file_log.start_at`]: 'beginning',
      [`${config}.receivers.file_log.preserve_trailing_whitespaces`]: true,
      [`${config}.receivers.file_log.retry_on_failure.max_elapsed_time`]: '0s',
      [`${config}.receivers.file_log.operators.*.type`]: ['container', 'filter'],
      [`${config}.service.pipelines.logs.exporters`]: ['otlp_http/loki'],
      [`${config}.service.pipelines.traces`]: undefined,
      [`${config}.service.pipelines.metrics`]: undefined,
      [`${config}.receivers.otlp`]: undefined,
      [`${config}.receivers.file_log.include`]: ['/var/log/pods/*/*/*.log'],
      [`${config}.receivers.file_log.exclude`]: [`/var/log/pods/${NAMESPACES.agents}_collector-agent*_*/*/*.log`],
      [`${config}.processors.transform/labels.log_statements.0`]: `set(resource.attributes["env"], "${environment}")`,
      [`${config}.exporters.otlp_http/loki`]: collector().exporters['otlp_http/loki'],
    }),
    ...about('DaemonSet/collector-agent-agent', {
      'spec.template.spec.priorityClassName': AGENT_PRIORITY,
      [`${CONTAINER}.ports.*.containerPort`]: [8888],
      [`${CONTAINER}.resources`]: requests(agents),
      [`${CONTAINER}.args.1`]: '--feature-gates=+stanza.synchronousLogEmitter',
      [`${CONTAINER}.env.(COLLECTOR_STORAGE).value`]: '/var/lib/otelcol',
      [`${CONTAINER}.env.(LOKI_OTLP_URL).value`]: `http://loki-gateway.${NAMESPACES.telemetry}.svc:80/otlp`,
      [`${CONTAINER}.volumeMounts.(state).mountPath`]: '/var/lib/otelcol',
      // Other folders of the node it may only read.
      [`${CONTAINER}.volumeMounts.(varlogpods).readOnly`]: true,
      [`${CONTAINER}.volumeMounts.(varlibdockercontainers).readOnly`]: true,
      'spec.template.spec.volumes.(state).hostPath': {
        path: '/var/lib/sextant/collector-agent',
        type: 'DirectoryOrCreate',
      },
      'spec.template.spec.hostNetwork': false,
      'spec.template.spec.hostPID': false,
      // Lines belong to root; it may do nothing else that root may.
      [`${CONTAINER}.securityContext`]: {
        ...hardened['spec.template.spec.containers.0.securityContext'],
        runAsUser: 0,
        runAsGroup: 0,
      },
    }),
    ...about('PodMonitor/collector-agent-agent', { 'spec.podMetricsEndpoints.0.port': 'metrics' }),
  ];
}
