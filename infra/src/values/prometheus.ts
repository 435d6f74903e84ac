// Values of kube-prometheus-stack: Prometheus, Alertmanager, Grafana, kube-state-metrics, node-exporter.
import { alertmanager, boards, datasources, rules } from '../generated';
import { resources } from '../constructs/hardened';
import { NAMESPACES, urlOf } from '../parties';
import { SERVICES, type Settings } from '../settings/schema';
import { alertmanagerConfig, alertRules } from './alerting';

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
    prometheus: {
      prometheusSpec: prometheusSpec(settings),
      additionalServiceMonitors: [serviceMonitor()],
    },
    alertmanager: {
      config: alertmanagerConfig(alertmanager(), settings),
      alertmanagerSpec: alertmanagerSpec(settings),
    },
    grafana: grafana(settings),
    'prometheus-node-exporter': { namespaceOverride: NAMESPACES.agents },
    prometheusOperator: {
      resources: resources({ cpu: '50m', memory: '256Mi' }),
      // Webhooks would need a path from the API server into the namespace, which policies cannot name.
      admissionWebhooks: { enabled: false },
      tls: { enabled: false },
    },
    'kube-state-metrics': { resources: resources({ cpu: '50m', memory: '256Mi' }) },
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

function prometheusSpec({ prometheus, environment, domain }: Settings): object {
  const { replicas, retentionDays, storage, storageClass } = prometheus;
  return {
    replicas,
    retention: `${retentionDays}d`,
    storageSpec: claim(storage, storageClass),
    resources: resources(prometheus),
    enableFeatures: ['exemplar-storage'],
    exemplars: { maxSize: 100_000 },
    externalLabels: { env: environment },
    externalUrl: `https://prometheus.${domain}`,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    // Whatever is in the cluster's namespaces of ours, not only what this release made.
    ruleSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorSelectorNilUsesHelmValues: false,
    podAntiAffinity: 'soft',
  };
}

/** Our services: the label `service` is what rules and dashboards select on, as it is on one machine. */
function serviceMonitor(): object {
  return {
    name: 'sextant-services',
    namespaceSelector: { matchNames: [NAMESPACES.services] },
    selector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: [...SERVICES] }] },
    endpoints: [
      {
        port: 'http',
        path: '/metrics',
        relabelings: [
          { sourceLabels: ['__meta_kubernetes_service_label_app_kubernetes_io_name'], targetLabel: 'service' },
          { action: 'labeldrop', regex: '(endpoint|container)' },
        ],
      },
    ],
  };
}

function alertmanagerSpec({ alertmanager: { replicas, storage, secret }, domain }: Settings): object {
  return {
    replicas,
    storage: claim(storage),
    secrets: [secret],
    externalUrl: `https://alertmanager.${domain}`,
    resources: resources({ cpu: '50m', memory: '128Mi' }),
  };
}

function grafana(settings: Settings): object {
  const { grafana: own, domain, ingressClass } = settings;
  const host = `grafana.${domain}`;
  return {
    fullnameOverride: 'grafana',
    replicas: own.replicas,
    resources: resources(own),
    admin: { existingSecret: own.secret, userKey: 'admin-user', passwordKey: 'admin-password' },
    // Ours only: the chart's boards show what its own rules are about.
    defaultDashboardsEnabled: false,
    sidecar: { datasources: { enabled: false }, dashboards: { enabled: false } },
    datasources: { 'sextant.yaml': { apiVersion: 1, datasources: datasources().map((source) => addressed(source)) } },
    dashboardProviders: {
      'sextant.yaml': {
        apiVersion: 1,
        providers: [
          {
            name: 'sextant',
            folder: 'Sextant',
            type: 'file',
            disableDeletion: true,
            options: { path: '/var/lib/grafana/dashboards/sextant' },
          },
        ],
      },
    },
    dashboards: {
      sextant: Object.fromEntries(
        Object.entries(boards()).map(([file, json]) => [file.replace('.json', ''), { json }]),
      ),
    },
    ingress: {
      enabled: true,
      ingressClassName: ingressClass,
      hosts: [host],
      tls: [{ secretName: 'grafana-tls', hosts: [host] }],
    },
    'grafana.ini': {
      server: { root_url: `https://${host}` },
      // No account without an invitation, nothing told to anyone outside.
      users: { allow_sign_up: false },
      analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    },
  };
}

const ADDRESSES: Readonly<Record<string, () => string>> = {
  $PROMETHEUS_URL: () => urlOf('prometheus', 'http'),
  $ALERTMANAGER_URL: () => urlOf('alertmanager', 'http'),
  $LOKI_URL: () => urlOf('loki', 'gateway'),
  $JAEGER_URL: () => urlOf('jaeger', 'query'),
};

function addressed<D extends { readonly url: string }>(source: D): D {
  const address = ADDRESSES[source.url];
  if (!address)
    throw new Error(`could not give the datasource an address: ${source.url} is not known in values/prometheus.ts`);
  return { ...source, url: address() };
}
