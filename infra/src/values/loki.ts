// Chart values of Loki (grafana-community): monolithic or distributed.
import { resources } from '../constructs/hardened';
import { VOLUME_PRIORITY } from '../network/components';
import type { Settings } from '../settings/schema';
import { RULER_MOUNTS, rulerConfig, rulerObjects } from './loki-ruler';
import { zoneSpread } from './pods';

/** Stateless components of a distributed Loki, with equal numbers of replicas. */
export const LOKI_PARTS = ['distributor', 'querier', 'queryFrontend', 'queryScheduler', 'indexGateway'] as const;
/** The chart creates a PodDisruptionBudget for more than one replica, if this is set. */
const budget = (replicas: number): object => (replicas > 1 ? { podDisruptionBudget: { maxUnavailable: 1 } } : {});
/** The chart sets a budget for this component, and for ingesters, by default. */
const HAS_BUDGET = 'queryScheduler';
/** Size of each of the two caches. The chart's default is eight times as much. */
const CACHE_MIB = 1_024;
/** Requests of the chart for each cache: 20% more memory than memcached uses. */
export const LOKI_CACHE_REQUEST = { cpu: '500m', memory: `${Math.ceil(CACHE_MIB * 1.2)}Mi` };
/** Maximum replication factor of ingesters. */
const MAX_REPLICATION = 3;

export function lokiValues(settings: Settings): object {
  const { loki } = settings;
  const distributed = loki.mode === 'distributed';
  const cache = { enabled: distributed, ...(distributed && { allocatedMemory: CACHE_MIB }) };
  return {
    deploymentMode: distributed ? 'Distributed' : 'Monolithic',
    loki: config(settings),
    singleBinary: distributed ? { replicas: 0 } : single(settings),
    ...(distributed &&
      Object.fromEntries(
        LOKI_PARTS.map((part) => [
          part,
          { replicas: loki.replicas, resources: resources(loki), ...(part !== HAS_BUDGET && budget(loki.replicas)) },
        ]),
      )),
    ...(distributed && { ingester: ingester(settings) }),
    // Loki supports a single compactor; it applies the retention.
    ...(distributed && { compactor: { replicas: 1, resources: resources(loki) } }),
    ...(distributed && { ruler: { replicas: 1, resources: resources(loki), ...RULER_MOUNTS } }),
    extraObjects: rulerObjects(settings),
    read: { replicas: 0 },
    write: { replicas: 0 },
    backend: { replicas: 0 },
    gateway: { replicas: Math.min(loki.replicas, 2), ...budget(loki.replicas) },
    chunksCache: cache,
    resultsCache: cache,
    // The sidecar loads rules with the Kubernetes API; ours are in a ConfigMap.
    sidecar: { rules: { enabled: false } },
    defaults: { automountServiceAccountToken: false, ...credentials(settings) },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    ...(loki.role !== undefined && { serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': loki.role } } }),
    monitoring: { serviceMonitor: { enabled: true } },
  };
}

const INGESTER = {
  'app.kubernetes.io/name': 'loki',
  'app.kubernetes.io/instance': 'loki',
  'app.kubernetes.io/component': 'ingester',
};

/** The volume holds the write-ahead log: lines that are not in the object store yet. */
function ingester({ loki, cloud }: Settings): object {
  return {
    replicas: loki.replicas,
    resources: resources(loki),
    persistence: { enabled: true },
    priorityClassName: VOLUME_PRIORITY,
    // By default the chart creates three StatefulSets, one per zone.
    zoneAwareReplication: { enabled: false },
    ...(cloud && { topologySpreadConstraints: [zoneSpread(INGESTER)] }),
  };
}

function config(settings: Settings): object {
  const { loki } = settings;
  return {
    // A single Loki tenant: Postgres isolates orgs, and the org in a line cannot be trusted.
    auth_enabled: false,
    commonConfig: { replication_factor: loki.mode === 'distributed' ? Math.min(loki.replicas, MAX_REPLICATION) : 1 },
    schemaConfig: {
      configs: [
        {
          from: '2026-01-01',
          store: 'tsdb',
          object_store: loki.store.kind === 's3' ? 's3' : 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    storage: storageOf(loki.store),
    rulerConfig: rulerConfig(settings),
    limits_config: {
      retention_period: `${loki.retentionDays * 24}h`,
      allow_structured_metadata: true,
      volume_enabled: true,
      // Lines already have the label service.
      discover_service_name: [],
      // Labels of lines that arrive by OTLP from the samplers and the agent; other attributes are structured metadata.
      otlp_config: {
        resource_attributes: {
          ignore_defaults: true,
          attributes_config: [{ action: 'index_label', attributes: ['service', 'env'] }],
        },
        log_attributes: [{ action: 'index_label', attributes: ['level'] }],
      },
      // Cuts a long line of an OTLP request instead of refusing it.
      max_line_size_truncate: true,
      max_line_size_truncate_identifier: ' [truncated]',
      max_structured_metadata_size: '2MB',
      ingestion_rate_mb: 32,
      ingestion_burst_size_mb: 64,
    },
    compactor: {
      retention_enabled: true,
      delete_request_store: loki.store.kind === 's3' ? 's3' : 'filesystem',
    },
    analytics: { reporting_enabled: false },
  };
}

/** Access keys, if the pods do not assume a role. */
function credentials({ loki: { store } }: Settings): object {
  if (store.kind !== 's3' || store.secret === undefined) return {};
  const from = (name: string, key: string) => ({ name, valueFrom: { secretKeyRef: { name: store.secret, key } } });
  return {
    extraEnv: [from('AWS_ACCESS_KEY_ID', 'access-key-id'), from('AWS_SECRET_ACCESS_KEY', 'secret-access-key')],
  };
}

function storageOf(store: Settings['loki']['store']): object {
  if (store.kind === 'volume') return { type: 'filesystem' };
  const { bucket, region, endpoint } = store;
  return {
    type: 's3',
    bucketNames: { chunks: bucket },
    s3: { region, ...(endpoint !== undefined && { endpoint, s3ForcePathStyle: true }) },
  };
}

function single({ loki }: Settings): object {
  const persistence =
    loki.store.kind === 'volume'
      ? { size: loki.store.size, ...(loki.store.class !== undefined && { storageClass: loki.store.class }) }
      : { size: '10Gi' };
  return {
    replicas: loki.replicas,
    persistence,
    resources: resources(loki),
    priorityClassName: VOLUME_PRIORITY,
    ...RULER_MOUNTS,
  };
}
