// Rules that tie several settings together: what would start and then fail, or fill a disk, is refused here.
import { isAws } from '../network/destinations';
import { addressProblems, lokiHasCredentials } from './address-rules';
import { nodeProblem } from './node-rules';
import { bytesOf } from './quantities';
import type { Settings } from './schema';
import type { SettingProblem } from './setting-problem';

type Rule = (settings: Settings) => SettingProblem | undefined;

/** A compressed sample of Prometheus, with its part of the index and the head; its manual says 1 to 2 bytes. */
const BYTES_PER_SAMPLE = 2;
const SECONDS_PER_DAY = 86_400;
const GIBIBYTE = 2 ** 30;
/** Share of a volume that may be filled: the rest is for compaction and the write-ahead log. */
export const USABLE_SHARE = 0.8;

const gibibytes = (bytes: number): string => `${Math.ceil(bytes / GIBIBYTE)}Gi`;

const prometheusFits: Rule = ({ prometheus }) => {
  const { retentionDays, samplesPerSecond, storage } = prometheus;
  const needed = (retentionDays * SECONDS_PER_DAY * samplesPerSecond * BYTES_PER_SAMPLE) / USABLE_SHARE;
  return needed <= bytesOf(storage)
    ? undefined
    : {
        setting: 'prometheus.retentionDays',
        message: `${retentionDays} days of ${samplesPerSecond} samples a second need ${gibibytes(needed)}, but prometheus.storage is ${storage}: keep fewer days or give it more`,
      };
};

const lokiFits: Rule = ({ loki: { retentionDays, gibibytesPerDay, store } }) => {
  if (store.kind !== 'volume') return undefined;
  const needed = (retentionDays * gibibytesPerDay * GIBIBYTE) / USABLE_SHARE;
  return needed <= bytesOf(store.size)
    ? undefined
    : {
        setting: 'loki.retentionDays',
        message: `${retentionDays} days of ${gibibytesPerDay} GiB need ${gibibytes(needed)}, but loki.store.size is ${store.size}: keep fewer days or give it more`,
      };
};

const lokiSharesItsStore: Rule = ({ loki }) =>
  loki.store.kind === 'volume' && (loki.mode === 'distributed' || loki.replicas > 1)
    ? { setting: 'loki.store', message: 'must be s3 when Loki is distributed or has several replicas: they share it' }
    : undefined;

const jaegerSharesItsStore: Rule = ({ jaeger }) =>
  jaeger.store.kind === 'volume' && jaeger.replicas > 1
    ? { setting: 'jaeger.store', message: 'must be elasticsearch when Jaeger has several replicas: they share it' }
    : undefined;

const grafanaIsAlone: Rule = ({ grafana }) =>
  grafana.replicas > 1
    ? { setting: 'grafana.replicas', message: 'must be 1: accounts and sessions live in its own database' }
    : undefined;

const cloudRegion: Rule = ({ cloud, loki: { store } }) =>
  cloud && store.kind === 's3' && isAws(store) && store.region !== cloud.region
    ? {
        setting: 'loki.store.region',
        message: `must be ${cloud.region}, where the cluster is: other regions charge for every byte`,
      }
    : undefined;

const zonesAreOfTheRegion: Rule = ({ cloud }) => {
  if (!cloud) return undefined;
  const { region, availabilityZones: zones } = cloud;
  const setting = 'cloud.availabilityZones';
  const other = zones.find((zone) => zone.slice(0, -1) !== region);
  if (other !== undefined) return { setting, message: `${other} is no zone of ${region}` };
  return new Set(zones).size < zones.length ? { setting, message: 'must not name a zone twice' } : undefined;
};

const stateIsApart: Rule = ({ state, loki: { store } }) =>
  state.kind === 's3' && store.kind === 's3' && state.bucket === store.bucket
    ? {
        setting: 'loki.store.bucket',
        message: 'must not be the bucket of the state: whoever reads lines would read that too',
      }
    : undefined;

const xrayHasARole: Rule = ({ collector: { xray }, cloud }) =>
  xray && xray.role === undefined && !cloud
    ? {
        setting: 'collector.xray.role',
        message:
          'is missing: name an IAM role that the service account collector-sampler may take, or set cloud, which makes one',
      }
    : undefined;

/** What production must not do; each with the reason. */
const PRODUCTION: readonly Rule[] = [
  ({ postgres }) =>
    postgres.kind === 'external'
      ? undefined
      : {
          setting: 'postgres.kind',
          message: 'must be external in production: one pod is neither backed up nor failed over',
        },
  ({ redis }) =>
    redis.kind === 'external'
      ? undefined
      : {
          setting: 'redis.kind',
          message: 'must be external in production: one pod is neither backed up nor failed over',
        },
  ({ loki }) =>
    loki.mode === 'distributed'
      ? undefined
      : { setting: 'loki.mode', message: 'must be distributed in production: one Loki is lost with its node' },
  ({ state }) =>
    state.kind === 's3'
      ? undefined
      : {
          setting: 'state.kind',
          message: 'must be s3 in production: a state file on one disk cannot be shared or locked',
        },
  ({ prometheus }) => atLeastTwo('prometheus.replicas', prometheus.replicas),
  ({ alertmanager }) => atLeastTwo('alertmanager.replicas', alertmanager.replicas),
  ({ services }) => {
    const lone = Object.entries(services).find(([, { min }]) => min < 2);
    return lone && atLeastTwo(`services.${lone[0]}.min`, lone[1].min);
  },
];

function atLeastTwo(setting: string, value: number): SettingProblem | undefined {
  return value >= 2
    ? undefined
    : { setting, message: `must be 2 or more in production, not ${value}: a node may go away` };
}

/** Every rule that the settings break. */
export function brokenRules(settings: Settings): readonly SettingProblem[] {
  const rules = [
    prometheusFits,
    lokiFits,
    lokiSharesItsStore,
    lokiHasCredentials,
    jaegerSharesItsStore,
    grafanaIsAlone,
    cloudRegion,
    zonesAreOfTheRegion,
    nodeProblem,
    stateIsApart,
    xrayHasARole,
  ];
  const all = settings.environment === 'production' ? [...rules, ...PRODUCTION] : rules;
  return [...all.flatMap((rule) => rule(settings) ?? []), ...addressProblems(settings)];
}
