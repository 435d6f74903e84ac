// Addresses outside our namespaces that the settings name.
import { isIpv4 } from '../settings/endpoints';
import { SERVICES, type Settings } from '../settings/schema';
import type { ComponentName } from './components';

export interface Destination {
  /** Path of the setting: `postgres`. */
  readonly setting: string;
  readonly host: string;
  readonly port: number;
  /** Port of the pods behind a Service; defaults to `port`. */
  readonly podPort?: number | undefined;
  /** Address ranges behind the host name; any address when unset. */
  readonly ranges?: readonly string[] | undefined;
}

/** External systems. A store that is undefined runs in one of our namespaces. */
export interface Destinations {
  readonly postgres?: Destination | undefined;
  readonly redis?: Destination | undefined;
  readonly traces?: Destination | undefined;
  /** Loki's object store, if the settings name its endpoint. */
  readonly logs?: Destination | undefined;
  /** Loki uses AWS: S3, and STS for its role. */
  readonly aws: boolean;
  readonly others: readonly { readonly from: ComponentName; readonly to: Destination }[];
}

export function destinationsOf(settings: Settings): Destinations {
  const { postgres, redis, jaeger, loki, services, alertmanager } = settings;
  const named = (from: ComponentName, setting: string, list: readonly Omit<Destination, 'setting'>[]) =>
    list.map((to, i) => ({ from, to: { ...to, setting: `${setting}.destinations.${i}` } }));
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
      ...mailServer(alertmanager),
      ...certManager(settings.cluster),
    ],
  };
}

function mailServer({ email }: Settings['alertmanager']): Destinations['others'] {
  if (email === undefined) return [];
  const [host = '', port] = email.server.split(':');
  return [{ from: 'alertmanager', to: { setting: 'alertmanager.email.server', host, port: Number(port) } }];
}

/** The port of cert-manager's metrics. */
export const CERT_MANAGER_METRICS = 9402;

function certManager({ certManagerNamespace: namespace }: Settings['cluster']): Destinations['others'] {
  if (namespace === undefined) return [];
  const to = {
    setting: 'cluster.certManagerNamespace',
    host: `cert-manager.${namespace}.svc`,
    port: CERT_MANAGER_METRICS,
  };
  return [{ from: 'prometheus', to }];
}

export function allOf({ postgres, redis, traces, logs, others }: Destinations): readonly Destination[] {
  return [postgres, redis, traces, logs, ...others.map(({ to }) => to)].filter((each) => each !== undefined);
}

/** Host and port of a URL; the port defaults to that of the scheme. */
function addressIn(url: string): Pick<Destination, 'host' | 'port'> {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

/** Whether an object store is AWS S3, which accepts IAM roles. */
export function isAws({ endpoint }: { readonly endpoint?: string | undefined }): boolean {
  return endpoint === undefined || /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
}

/** The Service in a cluster host name: `minio.storage.svc`, `es-0.es.logging.svc.cluster.local`. */
export function serviceOf(host: string): { readonly name: string; readonly namespace: string } | undefined {
  if (isIpv4(host)) return undefined;
  const [, name, namespace] = /^(?:[^.]+\.)?([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(host) ?? [];
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}
