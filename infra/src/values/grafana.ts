// Values of the Grafana chart in kube-prometheus-stack, with the generated dashboards and data sources.
import { resources } from '../constructs/hardened';
import { boards, datasources, type Datasource } from '../generated';
import { hostsOf, rebaseBoard } from '../links';
import { addressOf, urlOf, VOLUME_PRIORITY } from '../network/components';
import { BOARDS_PASSWORD, postgresSecretOf } from '../secrets';
import type { Settings } from '../settings/schema';
import { sidecarValues } from './grafana-sidecar';

/** Name of the release's objects, such as the ServiceAccount. */
export const GRAFANA = 'grafana';

export function grafanaValues(settings: Settings): object {
  const { grafana, ingressClass } = settings;
  const host = hostsOf(settings).grafana;
  return {
    fullnameOverride: GRAFANA,
    replicas: grafana.replicas,
    resources: resources(grafana),
    // The volume holds Grafana's database. By default the chart deletes the volume with the release.
    persistence: { enabled: true, size: '2Gi', annotations: { 'helm.sh/resource-policy': 'keep' } },
    deploymentStrategy: { type: 'Recreate' },
    priorityClassName: VOLUME_PRIORITY,
    // This init container requires root. fsGroup sets the owner of the volume instead.
    initChownData: { enabled: false },
    admin: { existingSecret: grafana.secret, userKey: 'admin-user', passwordKey: 'admin-password' },
    // Variables in the data source of Postgres.
    env: postgresOf(settings),
    envValueFrom: {
      SEXTANT_BOARDS_DB_PASSWORD: { secretKeyRef: { name: postgresSecretOf(settings), key: BOARDS_PASSWORD } },
    },
    testFramework: { enabled: false },
    // The chart's dashboards need all of its recording rules.
    defaultDashboardsEnabled: false,
    ...sidecarValues(grafana.boardNamespaces),
    // The chart's role may read Secrets.
    rbac: { create: false },
    serviceAccount: { autoMount: false },
    automountServiceAccountToken: false,
    // Data sources and dashboard providers share a ConfigMap, so their file names must differ.
    datasources: {
      'datasources.yaml': { apiVersion: 1, datasources: datasources().map((source) => addressed(source, settings)) },
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
        Object.entries(boards()).map(([file, json]) => [
          file.replace('.json', ''),
          { json: rebaseBoard(json, settings) },
        ]),
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
      // Accounts by invitation only; no usage reports.
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
  // Differs between environments: an environment variable.
  $POSTGRES_ADDRESS: () => '$POSTGRES_ADDRESS',
};

/** An in-cluster store has no TLS: NetworkPolicies limit who reaches it. */
function postgresOf({ postgres }: Settings): Readonly<Record<string, string>> {
  return postgres.kind === 'external'
    ? {
        POSTGRES_ADDRESS: `${postgres.host}:${postgres.port}`,
        POSTGRES_DATABASE: postgres.database,
        POSTGRES_SSLMODE: 'require',
      }
    : { POSTGRES_ADDRESS: addressOf('postgres'), POSTGRES_DATABASE: 'sextant', POSTGRES_SSLMODE: 'disable' };
}

/** A data source with its address in the cluster, and with links to the console. */
export function addressed(source: Datasource, settings: Settings): Datasource {
  const address = ADDRESSES[source.url];
  if (!address) throw new Error(`add the address of the data source ${source.url} to values/grafana.ts`);
  const text = JSON.stringify(source).replaceAll('$CONSOLE_URL', `https://${hostsOf(settings).ops}`);
  return { ...(JSON.parse(text) as Datasource), url: address() };
}
