// Chart values of kube-prometheus-stack: Prometheus, Alertmanager, Grafana, kube-state-metrics, node-exporter.
import { expectedTargetsGroup } from '@sextant/signals/expected-targets';
import { resources } from '../constructs/hardened';
import { alertmanager, messages, rules } from '../generated';
import { FORWARDED } from '../links';
import { AGENT_PRIORITY, COMPONENTS, NAMESPACES, VOLUME_PRIORITY } from '../network/components';
import { CERT_MANAGER_METRICS } from '../network/destinations';
import { bytesOf } from '../settings/quantities';
import { USABLE_SHARE } from '../settings/rules';
import { SERVICES, type Settings } from '../settings/schema';
import { alertmanagerConfig, alertMessages, alertRules } from './alerting';
import { clusterRules, controlPlane } from './cluster-rules';
import { grafanaValues } from './grafana';
import { zoneSpread } from './pods';
import { scrapedServices } from './scraped-services';

/** Selects our namespaces by the label that the API server sets. */
const OUR_NAMESPACES = {
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: Object.values(NAMESPACES) }],
};

export function prometheusValues(settings: Settings): object {
  const { domain } = settings;
  return {
    fullnameOverride: 'sextant',
    defaultRules: clusterRules(settings),
    ...controlPlane(settings),
    coreDns: { enabled: false },
    additionalPrometheusRulesMap: {
      sextant: alertRules(rules(), settings),
      'expected-targets': { groups: [expectedTargetsGroup(scrapedServices(settings))] },
    },
    prometheus: {
      prometheusSpec: prometheusSpec(settings),
      additionalServiceMonitors: [servicesMonitor(), jaegerMonitor(), ...certManagerMonitors(settings)],
      podDisruptionBudget: { enabled: settings.prometheus.replicas > 1, minAvailable: 1 },
    },
    alertmanager: {
      config: alertmanagerConfig(alertmanager(), settings),
      templateFiles: { 'messages.tmpl': alertMessages(messages(), settings) },
      alertmanagerSpec: alertmanagerSpec(settings),
      podDisruptionBudget: { enabled: settings.alertmanager.replicas > 1, minAvailable: 1 },
    },
    grafana: grafanaValues(settings),
    'prometheus-node-exporter': { namespaceOverride: NAMESPACES.agents, priorityClassName: AGENT_PRIORITY },
    prometheusOperator: {
      resources: resources({ cpu: '50m', memory: '256Mi' }),
      // A NetworkPolicy cannot select the API server, which would have to reach the webhooks.
      admissionWebhooks: { enabled: false },
      tls: { enabled: false },
    },
    'kube-state-metrics': {
      resources: resources({ cpu: '50m', memory: '256Mi' }),
      // No rule uses metrics of Secrets, and permission to list Secrets includes their values.
      collectorsExclude: ['secrets'],
    },
    commonLabels: { 'sextant.dev/environment': settings.environment, 'sextant.dev/domain': domain },
  };
}

function claim(size: string, storageClassName?: string) {
  return {
    volumeClaimTemplate: {
      spec: {
        accessModes: ['ReadWriteOnce'],
        ...(storageClassName !== undefined && { storageClassName }),
        resources: { requests: { storage: size } },
      },
    },
  };
}

/** Pod labels that the operator sets. */
const REPLICA = { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/instance': 'sextant-prometheus' };

function prometheusSpec({ prometheus, environment, cloud }: Settings): object {
  const { replicas, retentionDays, storage, storageClass } = prometheus;
  return {
    replicas,
    retention: `${retentionDays}d`,
    // If there are more series than expected, the retention shrinks before the volume fills up.
    retentionSize: `${Math.floor((bytesOf(storage) * USABLE_SHARE) / 2 ** 20)}MB`,
    storageSpec: claim(storage, storageClass),
    resources: resources(prometheus),
    // SDKs can push deltas, which Prometheus otherwise refuses. A new series counts from 0 at its created timestamp.
    enableFeatures: ['exemplar-storage', 'otlp-deltatocumulative', 'created-timestamp-zero-ingestion'],
    exemplars: { maxSize: 100_000 },
    // The samplers push metrics to every replica.
    enableOTLPReceiver: true,
    otlp: { promoteResourceAttributes: ['service', 'env', 'namespace', 'pod'] },
    // They send what they have queued after an outage, later than newer samples of the same series.
    tsdb: { outOfOrderTimeWindow: '2h' },
    externalLabels: { env: environment },
    // An alert of a rule has the same labels as that of a fact, so Alertmanager has one alert.
    prometheusExternalLabelNameClear: true,
    externalUrl: FORWARDED.prometheus,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    // Selects the rules and monitors of all releases, in our namespaces only.
    ruleSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
    ruleNamespaceSelector: OUR_NAMESPACES,
    serviceMonitorNamespaceSelector: OUR_NAMESPACES,
    podMonitorNamespaceSelector: OUR_NAMESPACES,
    probeNamespaceSelector: OUR_NAMESPACES,
    scrapeConfigNamespaceSelector: OUR_NAMESPACES,
    podAntiAffinity: 'soft',
    priorityClassName: VOLUME_PRIORITY,
    ...(cloud && { topologySpreadConstraints: [zoneSpread(REPLICA)] }),
    scrapeClasses: [{ name: 'sextant', default: true, relabelings: targetLabels(environment) }],
  };
}

/**
 * Target labels that dashboards and rules expect. External labels cannot replace them: queries do not see external
 * labels.
 */
function targetLabels(environment: string): object[] {
  return [
    { targetLabel: 'env', replacement: environment },
    // For a ServiceMonitor, the operator sets the label `service`. For a PodMonitor, use the name of the release.
    {
      sourceLabels: ['service', '__meta_kubernetes_pod_label_app_kubernetes_io_instance'],
      regex: ';(.+)',
      targetLabel: 'service',
      replacement: '$1',
    },
  ];
}

/** Monitor of our services. Rules and dashboards select on the label `service`. */
function servicesMonitor(): object {
  return {
    name: 'sextant-services',
    namespaceSelector: { matchNames: [NAMESPACES.services] },
    selector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: [...SERVICES] }] },
    endpoints: [
      {
        port: 'metrics',
        path: '/metrics',
        relabelings: [
          { sourceLabels: ['__meta_kubernetes_service_label_app_kubernetes_io_name'], targetLabel: 'service' },
          { action: 'labeldrop', regex: '(endpoint|container)' },
        ],
      },
    ],
  };
}

/** Jaeger's chart has a metrics port but no monitor. */
function jaegerMonitor(): object {
  return {
    name: 'jaeger',
    namespaceSelector: { matchNames: [NAMESPACES[COMPONENTS.jaeger.namespace]] },
    selector: { matchLabels: COMPONENTS.jaeger.labels },
    endpoints: [{ port: 'internal-metrics' }],
  };
}

/** The labels of a certificate are those of its metrics, not those of cert-manager's pod. */
function certManagerMonitors({ cluster: { certManagerNamespace: namespace } }: Settings): object[] {
  if (namespace === undefined) return [];
  return [
    {
      name: 'cert-manager',
      namespaceSelector: { matchNames: [namespace] },
      selector: {
        matchLabels: { 'app.kubernetes.io/name': 'cert-manager', 'app.kubernetes.io/component': 'controller' },
      },
      endpoints: [{ targetPort: CERT_MANAGER_METRICS, honorLabels: true }],
    },
  ];
}

function alertmanagerSpec({ alertmanager: { replicas, storage, secret } }: Settings): object {
  return {
    replicas,
    storage: claim(storage),
    priorityClassName: VOLUME_PRIORITY,
    secrets: [secret],
    alertmanagerConfigNamespaceSelector: OUR_NAMESPACES,
    externalUrl: FORWARDED.alertmanager,
    resources: resources({ cpu: '50m', memory: '128Mi' }),
  };
}
