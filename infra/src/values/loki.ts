// Values of Loki's chart (grafana-community): one process on a volume, or its parts on an object store.
import { resources } from '../constructs/hardened';
import { VOLUME_PRIORITY } from '../network/components';
import type { Settings } from '../settings/schema';
import { inEachZone } from './zones';

/** The parts of a distributed Loki that keep nothing; each has the same number of replicas. */
export const LOKI_PARTS = ['distributor', 'querier', 'queryFrontend', 'queryScheduler', 'indexGateway'] as const;
/** One pod at a time may be evicted; the chart makes a budget only where this is set, and there is more than one pod. */
const budget = (replicas: number): object => (replicas > 1 ? { podDisruptionBudget: { maxUnavailable: 1 } } : {});
/** The part for which the chart already sets one, as it does for ingesters. */
const HAS_BUDGET = 'queryScheduler';
/** Each of the two caches, in MiB; the chart would ask for eight times as much. */
const CACHE_MIB = 1_024;
/** What the chart requests for each cache: a fifth more than memcached may fill. */
export const LOKI_CACHE_REQUEST = { cpu: '500m', memory: `${Math.ceil(CACHE_MIB * 1.2)}Mi` };
/** Writes a line to as many ingesters, where there are that many. */
const REPLICATION = 3;

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
    // One compactor: it applies retention, and two would undo each other's work.
    ...(distributed && { compactor: { replicas: 1, resources: resources(loki) } }),
    read: { replicas: 0 },
    write: { replicas: 0 },
    backend: { replicas: 0 },
    gateway: { replicas: Math.min(loki.replicas, 2), ...budget(loki.replicas) },
    chunksCache: cache,
    resultsCache: cache,
    // Rules come from nowhere: no part speaks to the API of Kubernetes.
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

/** Lines that are not on the object store yet are in its log, which outlives the pod. */
function ingester({ loki, cloud }: Settings): object {
  return {
    replicas: loki.replicas,
    resources: resources(loki),
    persistence: { enabled: true },
    priorityClassName: VOLUME_PRIORITY,
    // One set with as many as are wanted; the chart would make one for each of three zones.
    zoneAwareReplication: { enabled: false },
    ...(cloud && { topologySpreadConstraints: [inEachZone(INGESTER)] }),
  };
}

function config({ loki }: Settings): object {
  return {
    // One tenant: orgs are told apart in Postgres, and lines carry no org that could be trusted.
    auth_enabled: false,
    commonConfig: { replication_factor: loki.mode === 'distributed' ? Math.min(loki.replicas, REPLICATION) : 1 },
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
    limits_config: {
      retention_period: `${loki.retentionDays * 24}h`,
      allow_structured_metadata: true,
      volume_enabled: true,
      // Lines carry the labels service, env and level; none is to be guessed beside them.
      discover_service_name: [],
      // Of lines that come by OTLP, from the agent, these become labels beside what Loki takes by itself.
      otlp_config: {
        resource_attributes: { attributes_config: [{ action: 'index_label', attributes: ['service', 'env'] }] },
      },
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

/** Variables that the client of S3 reads where the pods take no role. */
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
    bucketNames: { chunks: bucket, ruler: bucket },
    s3: { region, ...(endpoint !== undefined && { endpoint, s3ForcePathStyle: true }) },
  };
}

function single({ loki }: Settings): object {
  const persistence =
    loki.store.kind === 'volume'
      ? { size: loki.store.size, ...(loki.store.class !== undefined && { storageClass: loki.store.class }) }
      : { size: '10Gi' };
  return { replicas: loki.replicas, persistence, resources: resources(loki), priorityClassName: VOLUME_PRIORITY };
}
