// Expectations on Loki and Jaeger.
import { rulerRules } from '../../generated';
import type { Settings } from '../../settings/schema';
import {
  CONTAINER,
  expectAbsent,
  type Expectation,
  expectBudget,
  expectObject,
  hardened,
  withoutToken,
} from './expectation';

const UNAVAILABLE = 'spec.maxUnavailable';
const REPLICATED = [
  'gateway',
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'query-scheduler',
  'index-gateway',
];

export function ofLoki({ loki, environment }: Settings): Expectation[] {
  const distributed = loki.mode === 'distributed';
  const config = 'data.config\\.yaml%';
  const { store } = loki;
  const kind = store.kind === 's3' ? 's3' : 'filesystem';
  const key = (name: string) =>
    store.kind === 's3' && store.secret !== undefined ? { name: store.secret, key: name } : undefined;
  return [
    ...expectObject('ConfigMap/loki', {
      [`${config}.auth_enabled`]: false,
      [`${config}.limits_config.retention_period`]: `${loki.retentionDays * 24}h`,
      [`${config}.limits_config.discover_service_name`]: [],
      [`${config}.limits_config.otlp_config`]: {
        resource_attributes: {
          ignore_defaults: true,
          attributes_config: [{ action: 'index_label', attributes: ['service', 'env'] }],
        },
        log_attributes: [{ action: 'index_label', attributes: ['level'] }],
      },
      [`${config}.compactor.retention_enabled`]: true,
      [`${config}.compactor.delete_request_store`]: kind,
      [`${config}.analytics.reporting_enabled`]: false,
      [`${config}.schema_config.configs.0.object_store`]: kind,
      [`${config}.common.replication_factor`]: distributed ? Math.min(loki.replicas, 3) : 1,
      ...(store.kind === 's3' && {
        [`${config}.common.storage.s3.bucketnames`]: store.bucket,
        [`${config}.common.storage.s3.region`]: store.region,
      }),
    }),
    ...expectObject(distributed ? 'StatefulSet/loki-ingester' : 'StatefulSet/loki', {
      ...withoutToken,
      [`${CONTAINER}.env.(AWS_ACCESS_KEY_ID).valueFrom.secretKeyRef`]: key('access-key-id'),
      [`${CONTAINER}.env.(AWS_SECRET_ACCESS_KEY).valueFrom.secretKeyRef`]: key('secret-access-key'),
      'spec.template.spec.containers.*.name': [distributed ? 'ingester' : 'loki'],
      'spec.volumeClaimTemplates.0.spec.resources.requests.storage': store.kind === 'volume' ? store.size : '10Gi',
    }),
    ...expectObject('ConfigMap/loki', {
      [`${config}.ruler.storage`]: { type: 'local', local: { directory: '/etc/loki/rules' } },
      [`${config}.ruler.external_labels`]: { env: environment },
    }),
    ...expectObject('ConfigMap/loki-ruler-rules', {
      'data.rules\\.yml%.groups.*.rules.*.expr': rulerRules().groups.map(({ rules }) => rules.map(({ expr }) => expr)),
      'data.rules\\.yml%.groups.*.rules.*.annotations.summary': rulerRules().groups.map(({ rules }) =>
        rules.map(({ annotations }) => annotations?.['summary']),
      ),
    }),
    ...expectObject(distributed ? 'StatefulSet/loki-ruler' : 'StatefulSet/loki', {
      [`${CONTAINER}.volumeMounts.(rules).mountPath`]: '/etc/loki/rules/fake',
      'spec.template.spec.volumes.(rules).configMap.name': 'loki-ruler-rules',
    }),
    ...expectObject('ServiceMonitor/loki', { 'spec.endpoints.0.port': 'http-metrics' }),
    ...(distributed ? REPLICATED : []).flatMap((part) => expectBudget(loki.replicas, `loki-${part}`, UNAVAILABLE)),
    ...(distributed ? expectObject('StatefulSet/loki-compactor', { 'spec.replicas': 1 }) : []),
    ...expectAbsent(
      'DaemonSet/loki-canary',
      ...(distributed ? ['StatefulSet/loki'] : ['StatefulSet/loki-chunks-cache', 'StatefulSet/loki-results-cache']),
    ),
  ];
}

export function ofJaeger({ jaeger }: Settings): Expectation[] {
  const { store } = jaeger;
  const config = 'data.user-config\\.yaml%';
  const backend = `${config}.extensions.jaeger_storage.backends.primary`;
  const onVolume = store.kind === 'volume';
  const credential = (key: string) => (onVolume ? undefined : { name: store.secret, key });
  return [
    ...expectObject('Deployment/jaeger', {
      ...hardened,
      [`${CONTAINER}.env.(ELASTICSEARCH_USERNAME).valueFrom.secretKeyRef`]: credential('username'),
      [`${CONTAINER}.env.(ELASTICSEARCH_PASSWORD).valueFrom.secretKeyRef`]: credential('password'),
      'spec.template.spec.volumes.(badger).persistentVolumeClaim.claimName': onVolume ? 'jaeger' : undefined,
      [`${CONTAINER}.volumeMounts.(badger).mountPath`]: onVolume ? '/badger' : undefined,
    }),
    ...expectObject('ServiceAccount/jaeger', { automountServiceAccountToken: false }),
    ...expectBudget(jaeger.replicas, 'jaeger', UNAVAILABLE),
    ...expectObject('Service/jaeger', {
      'spec.ports.(otlp-http).port': 4318,
      'spec.ports.(internal-metrics).port': 8888,
    }),
    ...expectObject('ConfigMap/user-config', {
      [`${config}.service.pipelines.traces.exporters`]: ['jaeger_storage_exporter'],
      ...(onVolume
        ? {
            [`${backend}.badger.ephemeral`]: false,
            [`${backend}.badger.ttl.spans`]: `${jaeger.retentionDays * 24}h`,
          }
        : {
            [`${backend}.elasticsearch.server_urls`]: [store.url],
            [`${backend}.elasticsearch.auth.basic.password`]: '${env:ELASTICSEARCH_PASSWORD}',
          }),
    }),
    ...(onVolume
      ? []
      : expectObject('CronJob/jaeger-es-index-cleaner', {
          'spec.jobTemplate.spec.template.spec.containers.0.args': [String(jaeger.retentionDays), store.url],
        })),
  ];
}
