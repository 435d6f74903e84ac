// The configuration of what ops does by itself.
import type { LinkBases } from '@sextant/signals/links';
import { int, path, readConfig, secret, str, url, type ConfigOf, type Reader } from '@sextant/telemetry/config';
import { TELEMETRY_VARIABLES } from '@sextant/telemetry/start';
import type { LoopsOptions } from './start';

export const loopsConfig = {
  ALERTMANAGER_URL: urls({
    description: 'base URL of Alertmanager, or of each of its replicas; without it tenants are not checked',
  }),
  ALERTMANAGER_USER: str({ default: 'sextant', description: 'user name for basic authentication at Alertmanager' }),
  ALERTMANAGER_PASSWORD: secret({
    default: undefined,
    description: 'password for basic authentication at Alertmanager; without it none is sent',
  }),
  ALERTS_FILE: path({
    default: undefined,
    description: 'declarations of the alerts on tenants; by default the repository’s own',
  }),
  GRAFANA_URL: url({ default: undefined, description: 'base URL of Grafana, for links to logs and dashboards' }),
  RUNBOOKS_URL: url({
    default: undefined,
    description:
      'base URL of runbooks, for links in alerts on tenants; ops itself serves this repository’s own under /runbooks',
  }),
  CHECKS_SECONDS: int({ default: 300, min: 1, max: 3_600, description: 'time between two checks of all tenants' }),
  ROLL_UP_SECONDS: int({ default: 3, min: 1, max: 3_600, description: 'pause between two roll-ups' }),
  RETENTION_HOUR_UTC: int({ default: 2, min: 0, max: 23, description: 'hour from which retention runs each day' }),
};

type Config = ConfigOf<typeof loopsConfig> & { readonly DATABASE_URL: string };

export function loopsOptions(config: Config, environment: NodeJS.ProcessEnv = process.env): LoopsOptions {
  const { SEXTANT_ENV: env } = readConfig(environment, { SEXTANT_ENV: TELEMETRY_VARIABLES.SEXTANT_ENV });
  return {
    databaseUrl: config.DATABASE_URL,
    env,
    alertmanagerUrls: config.ALERTMANAGER_URL ?? [],
    alertmanagerCredentials:
      config.ALERTMANAGER_PASSWORD === undefined
        ? undefined
        : { username: config.ALERTMANAGER_USER, password: config.ALERTMANAGER_PASSWORD },
    alertsFile: config.ALERTS_FILE,
    links: basesOf(config),
    checksMs: config.CHECKS_SECONDS * 1_000,
    rollUpMs: config.ROLL_UP_SECONDS * 1_000,
    retentionHourUtc: config.RETENTION_HOUR_UTC,
  };
}

function basesOf({ GRAFANA_URL: grafana, RUNBOOKS_URL: runbooks }: Config): Partial<LinkBases> {
  return { ...(grafana !== undefined && { grafana }), ...(runbooks !== undefined && { runbooks }) };
}

/** URLs with commas between; undefined where the variable is not set. */
function urls({ description }: { readonly description: string }): Reader<readonly string[] | undefined> {
  const { read } = url({ description });
  return {
    type: 'URLs with commas between',
    description,
    default: undefined,
    read: (text) => {
      const values: string[] = [];
      for (const part of text.split(',')) {
        const result = read(part.trim());
        if ('problem' in result) return result;
        values.push(result.value);
      }
      return { value: values };
    },
  };
}
