// What must stand in the objects of Prometheus, Alertmanager, their exporters, and the adapter of metrics.
import { alertmanager, rules } from '../../generated';
import { NAMESPACES } from '../../network/components';
import type { Settings } from '../../settings/schema';
import { about, CONTAINER, disruption, hardened, requests, type Expectation } from './expectation';

/** 80% of each volume: compaction and the write-ahead log need the rest. */
const RETENTION_SIZES: Readonly<Record<string, string>> = { '10Gi': '8192MB', '60Gi': '49152MB', '300Gi': '245760MB' };

const OURS = {
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: Object.values(NAMESPACES) }],
};

export function ofPrometheus({ prometheus, environment, domain }: Settings): Expectation[] {
  const claim = 'spec.storage.volumeClaimTemplate.spec';
  const generated = rules().groups.map(({ name, rules: all }) => ({ name, alerts: all.map(({ alert }) => alert) }));
  return [
    ...about('Prometheus/sextant-prometheus', {
      'metadata.labels.sextant\\.dev/environment': environment,
      'metadata.labels.sextant\\.dev/domain': domain,
      'spec.replicas': prometheus.replicas,
      'spec.retention': `${prometheus.retentionDays}d`,
      'spec.retentionSize': RETENTION_SIZES[prometheus.storage],
      [`${claim}.resources.requests.storage`]: prometheus.storage,
      [`${claim}.accessModes`]: ['ReadWriteOnce'],
      'spec.resources': requests(prometheus),
      'spec.enableFeatures': ['exemplar-storage'],
      'spec.exemplars.maxSize': 100_000,
      'spec.externalLabels.env': environment,
      'spec.externalUrl': 'http://localhost:9090',
      'spec.scrapeInterval': '15s',
      'spec.evaluationInterval': '15s',
      'spec.ruleSelector': {},
      'spec.serviceMonitorSelector': {},
      'spec.podMonitorSelector': {},
      'spec.probeSelector': {},
      'spec.scrapeConfigSelector': {},
      'spec.ruleNamespaceSelector': OURS,
      'spec.serviceMonitorNamespaceSelector': OURS,
      'spec.podMonitorNamespaceSelector': OURS,
      'spec.probeNamespaceSelector': OURS,
      'spec.scrapeConfigNamespaceSelector': OURS,
      'spec.scrapeClasses.0.default': true,
      'spec.scrapeClasses.0.relabelings.0': { targetLabel: 'env', replacement: environment },
      'spec.scrapeClasses.0.relabelings.1.targetLabel': 'service',
      'spec.alerting.alertmanagers.0.name': 'sextant-alertmanager',
      'spec.securityContext.runAsNonRoot': true,
      'spec.securityContext.seccompProfile.type': 'RuntimeDefault',
    }),
    ...about('PrometheusRule/sextant-sextant', {
      'spec.groups.*.name': generated.map(({ name }) => name),
      'spec.groups.*.rules.*.alert': generated.map(({ alerts }) => alerts),
      'spec.groups.*.rules.*.expr': rules().groups.map((group) => group.rules.map(({ expr }) => expr)),
    }),
    ...about('ServiceMonitor/sextant-services', {
      'spec.namespaceSelector.matchNames': [NAMESPACES.services],
      'spec.endpoints.0.port': 'metrics',
      'spec.endpoints.0.path': '/metrics',
      'spec.endpoints.0.relabelings.0.targetLabel': 'service',
      'spec.endpoints.0.relabelings.1.action': 'labeldrop',
    }),
    ...about('ServiceMonitor/jaeger', { 'spec.endpoints.0.port': 'internal-metrics' }),
    ...about('DaemonSet/sextant-prometheus-node-exporter', { 'metadata.namespace': NAMESPACES.agents }),
    ...about('ServiceMonitor/sextant-prometheus-node-exporter', { 'spec.endpoints.0.port': 'http-metrics' }),
    ...about('Deployment/sextant-operator', {
      [`${CONTAINER}.resources`]: requests({ cpu: '50m', memory: '256Mi' }),
      [`${CONTAINER}.ports.*.containerPort`]: [8080],
    }),
    ...about('Deployment/sextant-kube-state-metrics', {
      [`${CONTAINER}.resources`]: requests({ cpu: '50m', memory: '256Mi' }),
    }),
    ...OFF.flatMap((object) => about(object, { kind: undefined })),
    ...disruption(prometheus.replicas, 'sextant-prometheus', 'spec.minAvailable'),
  ];
}

/** What a managed cluster hides or what is not ours, and what needs a path that there is none of. */
const OFF = [
  ...['kube-controller-manager', 'kube-scheduler', 'kube-etcd', 'kube-proxy', 'coredns'].map(
    (name) => `ServiceMonitor/sextant-${name}`,
  ),
  'PrometheusRule/sextant-general.rules',
  'PrometheusRule/sextant-prometheus',
  'ValidatingWebhookConfiguration/sextant-admission',
];

export function ofAlertmanager({ alertmanager: own }: Settings): Expectation[] {
  const {
    receivers,
    route,
    inhibit_rules: inhibitions,
  } = alertmanager() as unknown as {
    readonly receivers: readonly { readonly name: string }[];
    readonly route: unknown;
    readonly inhibit_rules: unknown;
  };
  const { critical, info, warnings } = own.channels;
  const mounted = (key: string) => `/etc/alertmanager/secrets/${own.secret}/${key}`;
  const config = 'data.alertmanager\\.yaml%';
  return [
    ...about('Alertmanager/sextant-alertmanager', {
      'spec.replicas': own.replicas,
      'spec.storage.volumeClaimTemplate.spec.accessModes': ['ReadWriteOnce'],
      'spec.storage.volumeClaimTemplate.spec.resources.requests.storage': own.storage,
      'spec.secrets': [own.secret],
      'spec.alertmanagerConfigNamespaceSelector': OURS,
      'spec.externalUrl': 'http://localhost:9093',
      'spec.resources': requests({ cpu: '50m', memory: '128Mi' }),
      'spec.securityContext.runAsNonRoot': true,
    }),
    ...about('Secret/alertmanager-sextant-alertmanager', {
      [`${config}.route`]: route,
      [`${config}.inhibit_rules`]: inhibitions,
      [`${config}.receivers.*.name`]: receivers.map(({ name }) => name),
      [`${config}.global.slack_api_url_file`]: mounted('slack-url'),
      [`${config}.receivers.1.pagerduty_configs.0.routing_key_file`]: mounted('pagerduty-key'),
      [`${config}.receivers.2.slack_configs.0.channel`]: critical,
      [`${config}.receivers.3.slack_configs.0.channel`]: info,
      [`${config}.receivers.4.slack_configs.0.channel`]: warnings,
    }),
    ...disruption(own.replicas, 'sextant-alertmanager', 'spec.minAvailable'),
  ];
}

export function ofAdapter({ prometheus }: Settings): Expectation[] {
  const rule = 'data.config\\.yaml%.externalRules.0';
  return [
    ...about('ConfigMap/metrics-adapter', {
      [`${rule}.seriesQuery`]: 'queue_depth',
      [`${rule}.name.as`]: 'sextant_queue_waiting_jobs',
      'data.config\\.yaml%.rules': undefined,
    }),
    ...about('APIService/v1beta1.external.metrics.k8s.io', {
      'spec.service': { name: 'metrics-adapter', namespace: NAMESPACES.telemetry },
    }),
    ...about('APIService/v1beta1.custom.metrics.k8s.io', { kind: undefined }),
    ...about('ClusterRole/prometheus-adapter-resource-reader', { kind: undefined }),
    ...about('ClusterRoleBinding/prometheus-adapter-system-auth-delegator', { kind: undefined }),
    ...about('ServiceAccount/metrics-adapter', { kind: 'ServiceAccount' }),
    ...about('Deployment/metrics-adapter', {
      'spec.template.spec.securityContext': hardened['spec.template.spec.securityContext'],
      [`${CONTAINER}.securityContext.readOnlyRootFilesystem`]: true,
      [`${CONTAINER}.securityContext.allowPrivilegeEscalation`]: false,
      [`${CONTAINER}.ports.*.containerPort`]: [6443],
      'spec.replicas': Math.min(prometheus.replicas, 2),
      'spec.template.spec.serviceAccountName': 'metrics-adapter',
      [`${CONTAINER}.resources`]: requests({ cpu: '50m', memory: '128Mi' }),
      [`${CONTAINER}.args.5`]: '--v=2',
      [`${CONTAINER}.args.3`]: `--prometheus-url=http://sextant-prometheus.${NAMESPACES.telemetry}.svc:9090`,
    }),
  ];
}
