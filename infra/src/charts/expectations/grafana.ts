// What must stand in the objects of Grafana.
import { boards, datasources } from '../../generated';
import { NAMESPACES } from '../../network/components';
import type { Settings } from '../../settings/schema';
import { about, CONTAINER, requests, type Expectation } from './expectation';

export function ofGrafana({ grafana, domain, ingressClass }: Settings): Expectation[] {
  const files = Object.entries(boards());
  const byName = Object.fromEntries(
    files.map(([file, json]) => [`data.${file.replace('.', '\\.')}%`, JSON.parse(json) as unknown]),
  );
  const sources = 'data.datasources\\.yaml%.datasources';
  const host = `grafana.${domain}`;
  const admin = { name: grafana.secret };
  const telemetry = `${NAMESPACES.telemetry}.svc`;
  return [
    ...about('ConfigMap/grafana-dashboards-sextant', byName),
    ...about('ConfigMap/grafana', {
      'data.dashboardproviders\\.yaml%.apiVersion': 1,
      'data.datasources\\.yaml%.apiVersion': 1,
      'data.dashboardproviders\\.yaml%.providers.0.disableDeletion': true,
      'data.dashboardproviders\\.yaml%.providers.0.folder': 'Sextant',
      'data.dashboardproviders\\.yaml%.providers.0.options.path': '/var/lib/grafana/dashboards/sextant',
    }),
    ...about('ConfigMap/grafana', {
      [`${sources}.*.uid`]: datasources().map(({ uid }) => uid),
      [`${sources}.*.jsonData`]: datasources().map(({ jsonData }) => jsonData),
      [`${sources}.*.url`]: [
        `http://sextant-alertmanager.${telemetry}:9093`,
        `http://jaeger.${telemetry}:16686`,
        `http://loki-gateway.${telemetry}:80`,
        `http://sextant-prometheus.${telemetry}:9090`,
      ],
    }),
    ...about('PersistentVolumeClaim/grafana', { 'spec.resources.requests.storage': '2Gi' }),
    ...about('Deployment/grafana', {
      'spec.strategy.type': 'Recreate',
      // It makes a folder, and has nothing to download.
      'spec.template.spec.initContainers.*.name': ['download-dashboards'],
      'spec.template.spec.volumes.(storage).persistentVolumeClaim.claimName': 'grafana',
      'spec.replicas': grafana.replicas,
      'spec.template.spec.automountServiceAccountToken': false,
      'spec.template.spec.containers.*.name': ['grafana'],
      [`${CONTAINER}.resources`]: requests(grafana),
      [`${CONTAINER}.env.(GF_SECURITY_ADMIN_USER).valueFrom.secretKeyRef`]: { ...admin, key: 'admin-user' },
      [`${CONTAINER}.env.(GF_SECURITY_ADMIN_PASSWORD).valueFrom.secretKeyRef`]: { ...admin, key: 'admin-password' },
    }),
    ...about('ConfigMap/grafana', {
      'data.grafana\\.ini%.server.root_url': `https://${host}`,
      'data.grafana\\.ini%.users.allow_sign_up': 'false',
      'data.grafana\\.ini%.analytics': {
        reporting_enabled: 'false',
        check_for_updates: 'false',
        check_for_plugin_updates: 'false',
      },
    }),
    ...about('ServiceAccount/grafana', { automountServiceAccountToken: false }),
    ...about('ConfigMap/sextant-alertmanager-overview', { kind: undefined }),
    ...about('Role/grafana', { kind: undefined }),
    ...about('ClusterRole/grafana-clusterrole', { kind: undefined }),
    ...about('Pod/grafana-test', { kind: undefined }),
    ...about('Ingress/grafana', {
      'spec.ingressClassName': ingressClass,
      'spec.rules.*.host': [host],
      'spec.tls': [{ secretName: 'grafana-tls', hosts: [host] }],
    }),
  ];
}
