// Rules that involve several settings: combinations that would fail at run time or fill a disk.
import { PROMETHEUS_RETENTION_DAYS } from '@sextant/signals/retention';
import { isAws } from '../network/destinations';
import { addressProblems, lokiHasCredentials } from './address-rules';
import { nodeProblem } from './node-rules';
import { bytesOf } from './quantities';
import type { SettingProblem, Settings } from './schema';

type Rule = (settings: Settings) => SettingProblem | undefined;

/** A compressed sample of Prometheus with its share of index and head; the Prometheus manual gives 1 to 2 bytes. */
const BYTES_PER_SAMPLE = 2;
const SECONDS_PER_DAY = 86_400;
const GIBIBYTE = 2 ** 30;
/** Share of a volume for data. Compaction and the write-ahead log use the rest. */
export const USABLE_SHARE = 0.8;

const gibibytes = (bytes: number): string => `${Math.ceil(bytes / GIBIBYTE)}Gi`;
const problemIf = (wrong: boolean, setting: string, message: string): SettingProblem | undefined =>
  wrong ? { setting, message } : undefined;

const prometheusFits: Rule = ({ prometheus }) => {
  const { retentionDays, samplesPerSecond, storage } = prometheus;
  const needed = (retentionDays * SECONDS_PER_DAY * samplesPerSecond * BYTES_PER_SAMPLE) / USABLE_SHARE;
  return problemIf(
    needed > bytesOf(storage),
    'prometheus.retentionDays',
    `${retentionDays} days of ${samplesPerSecond} samples per second need ${gibibytes(needed)}, but prometheus.storage is ${storage}: lower one or increase the storage`,
  );
};

const lokiFits: Rule = ({ loki: { retentionDays, gibibytesPerDay, store } }) => {
  if (store.kind !== 'volume') return undefined;
  const needed = (retentionDays * gibibytesPerDay * GIBIBYTE) / USABLE_SHARE;
  return problemIf(
    needed > bytesOf(store.size),
    'loki.retentionDays',
    `${retentionDays} days of ${gibibytesPerDay} GiB need ${gibibytes(needed)}, but loki.store.size is ${store.size}: lower the retention or increase the size`,
  );
};

const zonesAreOfTheRegion: Rule = ({ cloud }) => {
  if (!cloud) return undefined;
  const { region, availabilityZones: zones } = cloud;
  const setting = 'cloud.availabilityZones';
  const other = zones.find((zone) => zone.slice(0, -1) !== region);
  if (other !== undefined) return { setting, message: `${other} is not a zone of ${region}` };
  return problemIf(new Set(zones).size < zones.length, setting, 'must not repeat a zone');
};

const prometheusKeepsWhatQueriesRead: Rule = ({ prometheus: { retentionDays } }) =>
  problemIf(
    retentionDays < PROMETHEUS_RETENTION_DAYS,
    'prometheus.retentionDays',
    `must be at least ${PROMETHEUS_RETENTION_DAYS}: alerts and boards read windows of up to ${PROMETHEUS_RETENTION_DAYS} days`,
  );

const RULES: readonly Rule[] = [
  prometheusKeepsWhatQueriesRead,
  prometheusFits,
  lokiFits,
  ({ loki }) =>
    problemIf(
      loki.store.kind === 'volume' && (loki.mode === 'distributed' || loki.replicas > 1),
      'loki.store',
      'must be s3 when Loki is distributed or has several replicas: they share the store',
    ),
  lokiHasCredentials,
  ({ jaeger }) =>
    problemIf(
      jaeger.store.kind === 'volume' && jaeger.replicas > 1,
      'jaeger.store',
      'must be elasticsearch when Jaeger has several replicas: they share the store',
    ),
  ({ grafana }) =>
    problemIf(
      grafana.replicas > 1,
      'grafana.replicas',
      'must be 1: Grafana keeps accounts and sessions in a local database',
    ),
  ({ cloud, loki: { store } }) =>
    problemIf(
      cloud !== undefined && store.kind === 's3' && isAws(store) && store.region !== cloud.region,
      'loki.store.region',
      `must be ${cloud?.region}, the region of the cluster: AWS charges for traffic between regions`,
    ),
  zonesAreOfTheRegion,
  nodeProblem,
  ({ state, loki: { store } }) =>
    problemIf(
      state.kind === 's3' && store.kind === 's3' && state.bucket === store.bucket,
      'loki.store.bucket',
      'must not be the state bucket: whoever reads logs could read the state',
    ),
  ({ collector: { xray }, cloud }) =>
    problemIf(
      xray !== undefined && xray.role === undefined && !cloud,
      'collector.xray.role',
      'is missing: name an IAM role that trusts the service account collector-sampler, or set cloud, which creates one',
    ),
];

const ONE_POD = 'must be external in production: a single pod has neither backups nor failover';

const PRODUCTION: readonly Rule[] = [
  ({ postgres }) => problemIf(postgres.kind !== 'external', 'postgres.kind', ONE_POD),
  ({ redis }) => problemIf(redis.kind !== 'external', 'redis.kind', ONE_POD),
  ({ loki }) =>
    problemIf(
      loki.mode !== 'distributed',
      'loki.mode',
      'must be distributed in production: monolithic Loki fails with its node',
    ),
  ({ state }) =>
    problemIf(
      state.kind !== 's3',
      'state.kind',
      'must be s3 in production: a local state file cannot be shared or locked',
    ),
  ({ prometheus }) => atLeastTwo('prometheus.replicas', prometheus.replicas),
  ({ alertmanager }) => atLeastTwo('alertmanager.replicas', alertmanager.replicas),
  ({ services }) => {
    const single = Object.entries(services).find(([, { min }]) => min < 2);
    return single && atLeastTwo(`services.${single[0]}.min`, single[1].min);
  },
];

function atLeastTwo(setting: string, value: number): SettingProblem | undefined {
  return problemIf(value < 2, setting, `must be 2 or more in production, not ${value}, to survive the loss of a node`);
}

/** The problem of every rule that the settings break. */
export function brokenRules(settings: Settings): readonly SettingProblem[] {
  const rules = settings.environment === 'production' ? [...RULES, ...PRODUCTION] : RULES;
  return [...rules.flatMap((rule) => rule(settings) ?? []), ...addressProblems(settings)];
}
