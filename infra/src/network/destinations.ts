// Addresses outside of our namespaces that the settings name, each with the setting that names it.
import type { PartyName } from './components';
import { isIpv4 } from '../settings/endpoints';
import { SERVICES, type Settings } from '../settings/schema';

export interface Destination {
  /** Path of the setting that names it: `postgres`. */
  readonly setting: string;
  readonly host: string;
  readonly port: number;
  /** Port of the pods behind a Service; the same without it. */
  readonly podPort?: number | undefined;
  /** Addresses behind the host name; unknown without them. */
  readonly ranges?: readonly string[] | undefined;
}

/** What is outside; a store that is undefined is in the cluster, among ours. */
export interface Destinations {
  readonly postgres?: Destination | undefined;
  readonly redis?: Destination | undefined;
  readonly traces?: Destination | undefined;
  /** The object store of Loki, where it has an address of its own. */
  readonly logs?: Destination | undefined;
  /** Loki asks AWS itself: S3, or the service that gives its role. */
  readonly aws: boolean;
  /** More addresses that parties connect to. */
  readonly others: readonly { readonly from: PartyName; readonly to: Destination }[];
}

export function destinationsOf(settings: Settings): Destinations {
  const { postgres, redis, jaeger, loki, services, alertmanager } = settings;
  const named = (party: PartyName, setting: string, list: readonly Omit<Destination, 'setting'>[]) =>
    list.map((to, i) => ({ from: party, to: { ...to, setting: `${setting}.destinations.${i}` } }));
  return {
    ...(postgres.kind === 'external' && { postgres: { ...postgres, setting: 'postgres' } }),
    ...(redis.kind === 'external' && { redis: { ...redis, setting: 'redis' } }),
    ...(jaeger.store.kind === 'elasticsearch' && {
      traces: { ...jaeger.store, ...addressIn(jaeger.store.url), setting: 'jaeger.store.url' },
    }),
    ...(loki.store.kind === 's3' &&
      loki.store.endpoint !== undefined && {
        logs: { ...loki.store, ...addressIn(loki.store.endpoint), setting: 'loki.store.endpoint' },
      }),
    aws: loki.store.kind === 's3' && isAws(loki.store),
    others: [
      ...SERVICES.flatMap((name) => named(name, `services.${name}`, services[name].destinations)),
      ...named('alertmanager', 'alertmanager', alertmanager.destinations),
    ],
  };
}

/** Every destination once. */
export function allOf({ postgres, redis, traces, logs, others }: Destinations): readonly Destination[] {
  return [postgres, redis, traces, logs, ...others.map(({ to }) => to)].filter((each) => each !== undefined);
}

/** Host and port of a URL; without a port that of its scheme. */
function addressIn(url: string): Pick<Destination, 'host' | 'port'> {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

/** Whether a store of objects is AWS' own, whose roles open it. */
export function isAws({ endpoint }: { readonly endpoint?: string | undefined }): boolean {
  return endpoint === undefined || /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
}

/** The Service of the cluster that a host names: `minio.storage.svc`, `es-0.es.logging.svc.cluster.local`. */
export function serviceOf(host: string): { readonly name: string; readonly namespace: string } | undefined {
  if (isIpv4(host)) return undefined;
  const [, name, namespace] = /^(?:[^.]+\.)?([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(host) ?? [];
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}
