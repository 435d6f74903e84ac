// Values of Grafana's chart, a part of kube-prometheus-stack: the generated boards and datasources, and its accounts.
import { resources } from '../constructs/hardened';
import { boards, datasources } from '../generated';
import { hostsOf } from '../links';
import { urlOf, VOLUME_PRIORITY } from '../network/components';
import type { Settings } from '../settings/schema';

export function grafanaValues(settings: Settings): object {
  const { grafana: own, ingressClass } = settings;
  const host = hostsOf(settings).grafana;
  return {
    fullnameOverride: 'grafana',
    replicas: own.replicas,
    resources: resources(own),
    // Accounts and sessions live in a database of its own, on a volume that one pod at a time can have.
    // The chart would delete the volume with the release.
    persistence: { enabled: true, size: '2Gi', annotations: { 'helm.sh/resource-policy': 'keep' } },
    deploymentStrategy: { type: 'Recreate' },
    priorityClassName: VOLUME_PRIORITY,
    // It would have to be root; the volume is given to the group of the pod instead.
    initChownData: { enabled: false },
    admin: { existingSecret: own.secret, userKey: 'admin-user', passwordKey: 'admin-password' },
    testFramework: { enabled: false },
    // Ours only: the chart's boards show what its own rules are about.
    defaultDashboardsEnabled: false,
    sidecar: { datasources: { enabled: false }, dashboards: { enabled: false } },
    // Without sidecars nothing in the pod speaks to the API of Kubernetes.
    rbac: { create: false },
    serviceAccount: { autoMount: false },
    automountServiceAccountToken: false,
    // Both stand in one ConfigMap: of two files of one name, the first would be lost.
    datasources: {
      'datasources.yaml': { apiVersion: 1, datasources: datasources().map((source) => addressed(source)) },
    },
    dashboardProviders: {
      'dashboardproviders.yaml': {
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
