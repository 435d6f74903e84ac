// Expectations on Grafana.
import { boards, datasources } from '../../generated';
import { rebaseBoard } from '../../links';
import { NAMESPACES } from '../../network/components';
import { BOARDS_PASSWORD, postgresSecretOf } from '../../secrets';
import type { Settings } from '../../settings/schema';
import { addressed } from '../../values/grafana';
import { CONTAINER, type Expectation, expectAbsent, expectObject, withoutToken } from './expectation';

export function ofGrafana(settings: Settings): Expectation[] {
  const { grafana, domain, ingressClass } = settings;
  const dashboards = Object.entries(boards()).map(([file, json]): [string, unknown] => [
    `data.${file.replace('.', '\\.')}%`,
    JSON.parse(rebaseBoard(json, settings)),
  ]);
  const providers = 'data.dashboardproviders\\.yaml%';
  const sources = 'data.datasources\\.yaml%.datasources';
  const ini = 'data.grafana\\.ini%';
  const host = `grafana.${domain}`;
  const telemetry = `${NAMESPACES.telemetry}.svc`;
  const env = `${CONTAINER}.env`;
  return [
    ...expectObject('ConfigMap/grafana-dashboards-sextant', Object.fromEntries(dashboards)),
    ...expectObject('ConfigMap/grafana', {
      [`${providers}.providers.0.options.path`]: '/var/lib/grafana/dashboards/sextant',
      [`${sources}.*.uid`]: datasources().map(({ uid }) => uid),
      [`${sources}.*.jsonData`]: datasources().map((source) => addressed(source, settings)['jsonData']),
      [`${sources}.*.url`]: [
        `http://sextant-alertmanager.${telemetry}:9093`,
        `http://jaeger.${telemetry}:16686`,
        `http://loki-gateway.${telemetry}:80`,
        '$POSTGRES_ADDRESS',
        `http://sextant-prometheus.${telemetry}:9090`,
      ],
      [`${ini}.server.root_url`]: `https://${host}`,
      [`${ini}.users.allow_sign_up`]: 'false',
      [`${ini}.analytics`]: {
        reporting_enabled: 'false',
        check_for_updates: 'false',
        check_for_plugin_updates: 'false',
      },
    }),
    ...expectObject('Deployment/grafana', {
      ...withoutToken,
      'spec.strategy.type': 'Recreate',
      // Only creates a folder: there are no dashboards to download.
      'spec.template.spec.initContainers.*.name': ['download-dashboards'],
      'spec.template.spec.volumes.(storage).persistentVolumeClaim.claimName': 'grafana',
      'spec.template.spec.containers.*.name': ['grafana'],
      [`${env}.(GF_SECURITY_ADMIN_USER).valueFrom.secretKeyRef`]: { name: grafana.secret, key: 'admin-user' },
      [`${env}.(SEXTANT_BOARDS_DB_PASSWORD).valueFrom.secretKeyRef`]: {
        name: postgresSecretOf(settings),
        key: BOARDS_PASSWORD,
      },
      [`${env}.(GF_SECURITY_ADMIN_PASSWORD).valueFrom.secretKeyRef`]: { name: grafana.secret, key: 'admin-password' },
    }),
    ...expectObject('Ingress/grafana', {
      'spec.ingressClassName': ingressClass,
      'spec.rules.*.host': [host],
      'spec.tls': [{ secretName: 'grafana-tls', hosts: [host] }],
    }),
    ...expectAbsent(
      'ConfigMap/sextant-alertmanager-overview',
      'Role/grafana',
      'ClusterRole/grafana-clusterrole',
      'Pod/grafana-test',
    ),
  ];
}
