// Expectations on Prometheus, Alertmanager, their exporters and the metrics adapter.
import { alertmanager, rules } from '../../generated';
import { NAMESPACES } from '../../network/components';
import type { Settings } from '../../settings/schema';
import { scrapedServices } from '../../values/scraped-services';
import { CONTAINER, expectAbsent, type Expectation, expectBudget, expectObject, hardened } from './expectation';

/** 80% of each volume. */
const RETENTION_SIZES: Readonly<Record<string, string>> = { '10Gi': '8192MB', '60Gi': '49152MB', '300Gi': '245760MB' };

const OUR_NAMESPACES = {
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: Object.values(NAMESPACES) }],
};

/** Selects everything in our namespaces, and nothing elsewhere. */
const SELECTORS = Object.fromEntries(
  ['rule', 'serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig'].flatMap((kind) => [
    [`spec.${kind}Selector`, {}],
    [`spec.${kind}NamespaceSelector`, OUR_NAMESPACES],
  ]),
);

export function ofPrometheus(settings: Settings): Expectation[] {
  const { prometheus, environment } = settings;
  const { groups } = rules();
  return [
    ...expectObject('Prometheus/sextant-prometheus', {
      ...SELECTORS,
      'spec.retentionSize': RETENTION_SIZES[prometheus.storage],
      'spec.enableOTLPReceiver': true,
      'spec.otlp.promoteResourceAttributes': ['service', 'env', 'namespace', 'pod'],
      'spec.tsdb.outOfOrderTimeWindow': '2h',
      'spec.externalUrl': 'http://localhost:9090',
      'spec.prometheusExternalLabelName': '',
      'spec.scrapeClasses.0.default': true,
      'spec.scrapeClasses.0.relabelings.0': { targetLabel: 'env', replacement: environment },
      'spec.alerting.alertmanagers.0.name': 'sextant-alertmanager',
      'spec.securityContext.runAsNonRoot': true,
      'spec.securityContext.seccompProfile.type': 'RuntimeDefault',
    }),
    ...expectObject('PrometheusRule/sextant-sextant', {
      'spec.groups.*.name': groups.map(({ name }) => name),
      'spec.groups.*.rules.*.alert': groups.map((group) => group.rules.map(({ alert }) => alert)),
      'spec.groups.*.rules.*.expr': groups.map((group) => group.rules.map(({ expr }) => expr)),
    }),
    ...expectObject('PrometheusRule/sextant-expected-targets', {
      'spec.groups.0.rules.*.labels.service': [...scrapedServices(settings)].sort(),
    }),
    ...expectObject('PrometheusRule/sextant-kubernetes-apps', { 'spec.groups.0.rules.0.labels.team': 'platform' }),
    ...expectObject('ServiceMonitor/sextant-services', {
      'spec.namespaceSelector.matchNames': [NAMESPACES.services],
      'spec.endpoints.0.port': 'metrics',
      'spec.endpoints.0.path': '/metrics',
    }),
    ...expectObject('ServiceMonitor/jaeger', { 'spec.endpoints.0.port': 'internal-metrics' }),
    ...expectObject('DaemonSet/sextant-prometheus-node-exporter', { 'metadata.namespace': NAMESPACES.agents }),
    ...expectObject('ServiceMonitor/sextant-prometheus-node-exporter', { 'spec.endpoints.0.port': 'http-metrics' }),
    ...expectObject('Deployment/sextant-kube-state-metrics', { kind: 'Deployment' }),
    ...expectObject('Deployment/sextant-operator', { [`${CONTAINER}.ports.*.containerPort`]: [8080] }),
    ...expectAbsent(...DISABLED),
    ...expectBudget(prometheus.replicas, 'sextant-prometheus', 'spec.minAvailable'),
  ];
}

/** Parts that managed clusters do not expose, rules that ours replace, and webhooks that NetworkPolicies would block. */
const DISABLED = [
  ...['kube-controller-manager', 'kube-scheduler', 'kube-etcd', 'kube-proxy', 'coredns'].map(
    (name) => `ServiceMonitor/sextant-${name}`,
  ),
  'PrometheusRule/sextant-general.rules',
  'PrometheusRule/sextant-etcd',
  'PrometheusRule/sextant-kubernetes-system-scheduler',
  'PrometheusRule/sextant-kube-apiserver-slos',
  'ValidatingWebhookConfiguration/sextant-admission',
];

export function ofAlertmanager({ alertmanager: settings }: Settings): Expectation[] {
  const { receivers, route, inhibit_rules: inhibitions } = alertmanager();
  const mounted = (key: string) => `/etc/alertmanager/secrets/${settings.secret}/${key}`;
  const config = 'data.alertmanager\\.yaml%';
  const { critical, info, warnings, team } = settings.channels;
  const integrations = (name: string, kind: string): string =>
    `${config}.receivers.${receivers.findIndex((each) => each.name === name)}.${kind}_configs`;
  return [
    ...expectObject('Alertmanager/sextant-alertmanager', {
      'spec.secrets': [settings.secret],
      'spec.alertmanagerConfigNamespaceSelector': OUR_NAMESPACES,
      'spec.externalUrl': 'http://localhost:9093',
      'spec.securityContext.runAsNonRoot': true,
    }),
    ...expectObject('Secret/alertmanager-sextant-alertmanager', {
      [`${config}.route`]: route,
      // The operator refuses names of inhibition rules.
      [`${config}.inhibit_rules`]: inhibitions.map(({ name: _, ...rule }) => rule),
      [`${config}.receivers.*.name`]: receivers.map(({ name }) => name),
      [`${config}.templates`]: ['/etc/alertmanager/config/*.tmpl'],
      [`${integrations('slack-critical', 'slack')}.0.api_url_file`]: mounted('slack-url'),
      [`${integrations('pagerduty', 'pagerduty')}.0.routing_key_file`]: mounted('pagerduty-key'),
      [`${integrations('slack-critical', 'slack')}.0.channel`]: critical,
      [`${integrations('slack-info', 'slack')}.0.channel`]: info,
      [`${integrations('slack-warnings', 'slack')}.0.channel`]: warnings,
      [`${integrations('team-ai-platform', 'slack')}.0.channel`]: team,
    }),
    ...expectBudget(settings.replicas, 'sextant-alertmanager', 'spec.minAvailable'),
  ];
}

export function ofAdapter(): Expectation[] {
  const rule = 'data.config\\.yaml%.externalRules.0';
  return [
    ...expectObject('ConfigMap/metrics-adapter', {
      [`${rule}.seriesQuery`]: 'queue_depth',
      [`${rule}.name.as`]: 'sextant_queue_waiting_jobs',
      'data.config\\.yaml%.rules': undefined,
    }),
    ...expectObject('APIService/v1beta1.external.metrics.k8s.io', {
      'spec.service': { name: 'metrics-adapter', namespace: NAMESPACES.telemetry },
    }),
    ...expectObject('Deployment/metrics-adapter', {
      'spec.template.spec.securityContext': hardened['spec.template.spec.securityContext'],
      'spec.template.spec.serviceAccountName': 'metrics-adapter',
      [`${CONTAINER}.securityContext.readOnlyRootFilesystem`]: true,
      [`${CONTAINER}.securityContext.allowPrivilegeEscalation`]: false,
      [`${CONTAINER}.ports.*.containerPort`]: [6443],
      [`${CONTAINER}.args.3`]: `--prometheus-url=http://sextant-prometheus.${NAMESPACES.telemetry}.svc:9090`,
    }),
    ...expectAbsent(
      'APIService/v1beta1.custom.metrics.k8s.io',
      'ClusterRole/prometheus-adapter-resource-reader',
      'ClusterRoleBinding/prometheus-adapter-system-auth-delegator',
    ),
  ];
}
