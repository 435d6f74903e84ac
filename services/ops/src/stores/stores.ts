// The stores of metrics, log lines, traces and alerts that the API reads.
import { TELEMETRY_VARIABLES } from '@sextant/telemetry/start';
import { readConfig } from '@sextant/telemetry/config';
import { basicAuth } from '../checks/alertmanager';
import type { OpsConfig } from '../config';
import { createStore, type Store } from './store';

export interface Stores {
  readonly prometheus: Store;
  readonly loki: Store;
  readonly jaeger: Store;
  readonly alertmanager: Store;
}

export interface StoreUrls {
  readonly prometheus?: string | undefined;
  readonly loki?: string | undefined;
  readonly jaeger?: string | undefined;
  readonly alertmanager?: readonly string[] | undefined;
  readonly alertmanagerHeaders?: Readonly<Record<string, string>>;
  /** Default: 10 s. */
  readonly timeoutMs?: number;
}

export function createStores(urls: StoreUrls = {}): Stores {
  const { alertmanager = [], alertmanagerHeaders: headers = {} } = urls;
  const shared = urls.timeoutMs === undefined ? {} : { timeoutMs: urls.timeoutMs };
  const one = (url: string | undefined) => ({ ...shared, urls: url === undefined ? [] : [url] });
  return {
    prometheus: createStore({ name: 'Prometheus', setting: 'PROMETHEUS_URL', ...one(urls.prometheus) }),
    loki: createStore({ name: 'Loki', setting: 'LOKI_URL', ...one(urls.loki) }),
    jaeger: createStore({ name: 'Jaeger', setting: 'JAEGER_QUERY_URL', ...one(urls.jaeger) }),
    alertmanager: createStore({
      ...shared,
      ...{ name: 'Alertmanager', setting: 'ALERTMANAGER_URL', urls: alertmanager, headers },
    }),
  };
}

/** The stores in the configuration; LOKI_URL is a variable of telemetry. */
export function storesOf(config: OpsConfig, env: NodeJS.ProcessEnv = process.env): Stores {
  const { LOKI_URL: loki } = readConfig(env, { LOKI_URL: TELEMETRY_VARIABLES.LOKI_URL });
  const { ALERTMANAGER_USER: username, ALERTMANAGER_PASSWORD: password } = config;
  return createStores({
    prometheus: config.PROMETHEUS_URL,
    loki,
    jaeger: config.JAEGER_QUERY_URL ?? config.JAEGER_URL,
    alertmanager: config.ALERTMANAGER_URL,
    ...(password !== undefined && { alertmanagerHeaders: { authorization: basicAuth({ username, password }) } }),
  });
}
