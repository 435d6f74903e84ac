// Values of kube-prometheus-stack: Prometheus, Alertmanager, Grafana, kube-state-metrics, node-exporter.
import { alertmanager, rules } from '../generated';
import { resources } from '../constructs/hardened';
import { FORWARDED } from '../links';
import { AGENT_PRIORITY, NAMESPACES, PARTIES, VOLUME_PRIORITY } from '../network/components';
import { bytesOf } from '../settings/quantities';
import { USABLE_SHARE } from '../settings/rules';
import { SERVICES, type Settings } from '../settings/schema';
import { alertmanagerConfig, alertRules } from './alerting';
import { grafanaValues } from './grafana';
import { inEachZone } from './zones';

/** Selects our namespaces by the label that the API server gives each. */
const OUR_NAMESPACES = {
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: Object.values(NAMESPACES) }],
};

export function prometheusValues(settings: Settings): object {
  const { domain } = settings;
  return {
    fullnameOverride: 'sextant',
    // Ours cover what we run; the chart's own would page for a control plane that a managed cluster hides.
    defaultRules: { create: false },
    additionalPrometheusRulesMap: { sextant: alertRules(rules(), settings) },
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeEtcd: { enabled: false },
    kubeProxy: { enabled: false },
    coreDns: { enabled: false },
    prometheus: {
      prometheusSpec: prometheusSpec(settings),
      additionalServiceMonitors: [servicesMonitor(), jaegerMonitor()],
      podDisruptionBudget: { enabled: settings.prometheus.replicas > 1, minAvailable: 1 },
    },
    alertmanager: {
      config: alertmanagerConfig(alertmanager(), settings),
      alertmanagerSpec: alertmanagerSpec(settings),
      podDisruptionBudget: { enabled: settings.alertmanager.replicas > 1, minAvailable: 1 },
    },
    grafana: grafanaValues(settings),
    'prometheus-node-exporter': { namespaceOverride: NAMESPACES.agents, priorityClassName: AGENT_PRIORITY },
    prometheusOperator: {
      resources: resources({ cpu: '50m', memory: '256Mi' }),
      // Webhooks would need a path from the API server into the namespace, which policies cannot name.
      admissionWebhooks: { enabled: false },
      tls: { enabled: false },
    },
    'kube-state-metrics': {
      resources: resources({ cpu: '50m', memory: '256Mi' }),
      // No rule reads metrics of Secrets, and the right to list them is the right to read their values.
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

/** Labels that the operator gives the pods. */
const REPLICA = { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/instance': 'sextant-prometheus' };

function prometheusSpec({ prometheus, environment, cloud }: Settings): object {
  const { replicas, retentionDays, storage, storageClass } = prometheus;
  return {
    replicas,
    retention: `${retentionDays}d`,
    // More series than expected shorten the history instead of filling the volume.
    retentionSize: `${Math.floor((bytesOf(storage) * USABLE_SHARE) / 2 ** 20)}MB`,
    storageSpec: claim(storage, storageClass),
    resources: resources(prometheus),
    enableFeatures: ['exemplar-storage'],
    exemplars: { maxSize: 100_000 },
    externalLabels: { env: environment },
    externalUrl: FORWARDED.prometheus,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    // Every rule and monitor in our namespaces, also those of other releases; none of other namespaces.
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
    ...(cloud && { topologySpreadConstraints: [inEachZone(REPLICA)] }),
    scrapeClasses: [{ name: 'sextant', default: true, relabelings: targetLabels(environment) }],
  };
}

/**
 * Labels that dashboards and rules expect of every target, as on one machine. External labels are none of them: they
 * are put on what leaves Prometheus, not on what it is asked for.
 */
function targetLabels(environment: string): object[] {
  return [
    { targetLabel: 'env', replacement: environment },
    // The operator names the Service that was found; where pods were, they are called like their release.
    {
      sourceLabels: ['service', '__meta_kubernetes_pod_label_app_kubernetes_io_instance'],
      regex: ';(.+)',
      targetLabel: 'service',
      replacement: '$1',
    },
  ];
}

/** Our services: the label `service` is what rules and dashboards select on, as it is on one machine. */
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

/** The chart opens a port for metrics, and makes no monitor. */
function jaegerMonitor(): object {
  return {
    name: 'jaeger',
    namespaceSelector: { matchNames: [NAMESPACES[PARTIES.jaeger.namespace]] },
    selector: { matchLabels: PARTIES.jaeger.labels },
    endpoints: [{ port: 'internal-metrics' }],
  };
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
