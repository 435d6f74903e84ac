// What must stand in the objects of Loki and Jaeger.
import type { Settings } from '../../settings/schema';
import { about, CONTAINER, disruption, hardened, requests, type Expectation } from './expectation';

const UNAVAILABLE = 'spec.maxUnavailable';
const LOKI_PARTS = [
  'gateway',
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'query-scheduler',
  'index-gateway',
];

export function ofLoki({ loki }: Settings): Expectation[] {
  const distributed = loki.mode === 'distributed';
  const config = 'data.config\\.yaml%';
  const s3 = loki.store.kind === 's3';
  const store = s3 ? 's3' : 'filesystem';
  const parts = ['distributor', 'querier', 'query-frontend', 'query-scheduler'].map(
    (name) => `Deployment/loki-${name}`,
  );
  const stateful = ['ingester', 'index-gateway'].map((name) => `StatefulSet/loki-${name}`);
  return [
    ...about('ConfigMap/loki', {
      [`${config}.auth_enabled`]: false,
      [`${config}.limits_config.retention_period`]: `${loki.retentionDays * 24}h`,
      [`${config}.limits_config.allow_structured_metadata`]: true,
      [`${config}.limits_config.volume_enabled`]: true,
      [`${config}.limits_config.discover_service_name`]: [],
      [`${config}.limits_config.ingestion_rate_mb`]: 32,
      [`${config}.limits_config.ingestion_burst_size_mb`]: 64,
      [`${config}.limits_config.otlp_config.resource_attributes.attributes_config.0`]: {
        action: 'index_label',
        attributes: ['service', 'env'],
      },
      [`${config}.compactor.retention_enabled`]: true,
      [`${config}.compactor.delete_request_store`]: store,
      [`${config}.analytics.reporting_enabled`]: false,
      [`${config}.schema_config.configs.0.object_store`]: store,
      [`${config}.schema_config.configs.0.store`]: 'tsdb',
      [`${config}.schema_config.configs.0.schema`]: 'v13',
      [`${config}.common.replication_factor`]: distributed ? Math.min(loki.replicas, 3) : 1,
      ...(loki.store.kind === 's3' && {
        [`${config}.common.storage.s3.bucketnames`]: loki.store.bucket,
        [`${config}.common.storage.s3.region`]: loki.store.region,
      }),
    }),
    ...about('DaemonSet/loki-canary', { kind: undefined }),
    ...['chunks', 'results'].flatMap((name) =>
      about(`StatefulSet/loki-${name}-cache`, {
        'spec.template.spec.containers.(memcached).resources.limits.memory': distributed ? '1229Mi' : undefined,
      }),
    ),
    ...about(distributed ? 'StatefulSet/loki-ingester' : 'StatefulSet/loki', {
      [`${CONTAINER}.env.(AWS_ACCESS_KEY_ID).valueFrom.secretKeyRef`]: keyOf(loki.store, 'access-key-id'),
      [`${CONTAINER}.env.(AWS_SECRET_ACCESS_KEY).valueFrom.secretKeyRef`]: keyOf(loki.store, 'secret-access-key'),
      'spec.template.spec.automountServiceAccountToken': false,
      'spec.template.spec.containers.*.name': [distributed ? 'ingester' : 'loki'],
    }),
    ...about('ServiceMonitor/loki', { 'spec.endpoints.0.port': 'http-metrics' }),
    ...about('Deployment/loki-gateway', { 'spec.replicas': Math.min(loki.replicas, 2) }),
    ...(distributed ? LOKI_PARTS : []).flatMap((part) => disruption(loki.replicas, `loki-${part}`, UNAVAILABLE)),
    ...(distributed
      ? [
          ...[...parts, ...stateful].flatMap((object) =>
            about(object, { 'spec.replicas': loki.replicas, [`${CONTAINER}.resources`]: requests(loki) }),
          ),
          ...about('StatefulSet/loki-compactor', { 'spec.replicas': 1, [`${CONTAINER}.resources`]: requests(loki) }),
          ...about('StatefulSet/loki-ingester', {
            'spec.volumeClaimTemplates.0.spec.resources.requests.storage': '10Gi',
          }),
          ...about('StatefulSet/loki', { kind: undefined }),
        ]
      : about('StatefulSet/loki', {
          'spec.replicas': loki.replicas,
          [`${CONTAINER}.resources`]: requests(loki),
          'spec.volumeClaimTemplates.0.spec.resources.requests.storage':
            loki.store.kind === 'volume' ? loki.store.size : '10Gi',
        })),
  ];
}

function keyOf(store: Settings['loki']['store'], key: string): object | undefined {
  return store.kind === 's3' && store.secret !== undefined ? { name: store.secret, key } : undefined;
}

export function ofJaeger({ jaeger }: Settings): Expectation[] {
  const { store } = jaeger;
  const config = 'data.user-config\\.yaml%';
  const backend = `${config}.extensions.jaeger_storage.backends.primary`;
  const credential = (key: string) => ({ name: (store as { secret: string }).secret, key });
  return [
    ...about('Deployment/jaeger', {
      ...hardened,
      'spec.replicas': jaeger.replicas,
      [`${CONTAINER}.resources`]: requests(jaeger),
      ...(store.kind === 'volume'
        ? {
            'spec.template.spec.volumes.(badger).persistentVolumeClaim.claimName': 'jaeger',
            [`${CONTAINER}.volumeMounts.(badger).mountPath`]: '/badger',
          }
        : {
            [`${CONTAINER}.env.(ELASTICSEARCH_USERNAME).valueFrom.secretKeyRef`]: credential('username'),
            [`${CONTAINER}.env.(ELASTICSEARCH_PASSWORD).valueFrom.secretKeyRef`]: credential('password'),
          }),
    }),
    ...about('ServiceAccount/jaeger', { automountServiceAccountToken: false }),
    ...disruption(jaeger.replicas, 'jaeger', UNAVAILABLE),
    ...about('Service/jaeger', { 'spec.ports.(otlp-http).port': 4318, 'spec.ports.(internal-metrics).port': 8888 }),
    ...about('ConfigMap/user-config', {
      [`${config}.service.pipelines.traces.exporters`]: ['jaeger_storage_exporter'],
      [`${config}.exporters.jaeger_storage_exporter.trace_storage`]: 'primary',
      ...(store.kind === 'volume'
        ? {
            [`${backend}.badger.ephemeral`]: false,
            [`${backend}.badger.ttl.spans`]: `${jaeger.retentionDays * 24}h`,
            [`${backend}.badger.directories.values`]: '/badger/values',
          }
        : {
            [`${backend}.elasticsearch.server_urls`]: [store.url],
            [`${backend}.elasticsearch.auth.basic.password`]: '${env:ELASTICSEARCH_PASSWORD}',
          }),
    }),
    ...(store.kind === 'elasticsearch'
      ? about('CronJob/jaeger-es-index-cleaner', {
          'spec.jobTemplate.spec.template.spec.containers.0.args': [String(jaeger.retentionDays), store.url],
        })
      : []),
  ];
}
