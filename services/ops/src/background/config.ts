// The configuration of the background work.
import type { LinkBases } from '@sextant/signals/links';
import { int, path, readConfig, secret, str, url, urls, type ConfigOf } from '@sextant/telemetry/config';
import { TELEMETRY_VARIABLES } from '@sextant/telemetry/start';
import type { BackgroundOptions } from './start';

export const backgroundConfig = {
  ALERTMANAGER_URL: urls({
    default: undefined,
    description: 'base URL of Alertmanager, or of each of its replicas; unset: tenants are not checked',
  }),
  ALERTMANAGER_USER: str({ default: 'sextant', description: 'user name for basic authentication at Alertmanager' }),
  ALERTMANAGER_PASSWORD: secret({
    default: undefined,
    description: 'password for basic authentication at Alertmanager; unset: no authentication',
  }),
  ALERTS_FILE: path({
    default: undefined,
    description: 'file that declares the alerts on tenants; default: the file of this repository',
  }),
  GRAFANA_URL: url({ default: undefined, description: 'base URL of Grafana, for links to logs and dashboards' }),
  RUNBOOKS_URL: url({
    default: undefined,
    description: 'base URL of the runbooks, for links in alerts on tenants; the console shows them under /runbooks',
  }),
  CHECKS_SECONDS: int({ default: 300, min: 1, max: 3_600, description: 'interval between checks of all tenants' }),
  ROLL_UP_SECONDS: int({ default: 3, min: 1, max: 3_600, description: 'pause between roll-ups' }),
  RETENTION_HOUR_UTC: int({ default: 2, min: 0, max: 23, description: 'hour of the day at which retention starts' }),
};

type Config = ConfigOf<typeof backgroundConfig> & {
  readonly DATABASE_URL: string;
  readonly PROMETHEUS_URL?: string | undefined;
};

export function backgroundOptions(config: Config, environment: NodeJS.ProcessEnv = process.env): BackgroundOptions {
  const { SEXTANT_ENV: env } = readConfig(environment, { SEXTANT_ENV: TELEMETRY_VARIABLES.SEXTANT_ENV });
  const { ALERTMANAGER_USER: username, ALERTMANAGER_PASSWORD: password } = config;
  return {
    databaseUrl: config.DATABASE_URL,
    env,
    alertmanagerUrls: config.ALERTMANAGER_URL ?? [],
    alertmanagerCredentials: password === undefined ? undefined : { username, password },
    alertsFile: config.ALERTS_FILE,
    links: linkBases(config),
    prometheusUrl: config.PROMETHEUS_URL,
    checksMs: config.CHECKS_SECONDS * 1_000,
    rollUpMs: config.ROLL_UP_SECONDS * 1_000,
    retentionHourUtc: config.RETENTION_HOUR_UTC,
  };
}

function linkBases({ GRAFANA_URL: grafana, RUNBOOKS_URL: runbooks }: Config): Partial<LinkBases> {
  return { ...(grafana !== undefined && { grafana }), ...(runbooks !== undefined && { runbooks }) };
}
