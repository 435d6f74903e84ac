// Grafana with the generated boards and datasources, if this machine has one.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { httpProblem } from '../../checks';
import type { Component, Site } from '../../component';
import { writeAtomic } from '../../files';
import { GRAFANA_VARIABLE, grafanaHome } from './installation';
import { boardsFolder, provisioningFolder, writeProvisioning } from './provisioning';

export const GRAFANA_USER = 'admin';

export const grafana: Component = {
  name: 'grafana',
  tier: 'service',
  // Creates the role that Grafana reads Postgres as.
  after: ['records-migrate'],
  prepare: (site) => {
    mkdirSync(site.home.config('grafana'), { recursive: true });
    // Grafana warns if the folder of plugins does not exist.
    mkdirSync(join(site.home.data('grafana'), 'plugins'), { recursive: true });
    writeAtomic(configFile(site), grafanaConfig(site), 0o600);
    writeProvisioning(site);
  },
  command: (site) => ({
    file: programOf(site),
    args: ['server', '--homepath', grafanaHome(programOf(site)), '--config', configFile(site)],
    env: provisioningVariables(site),
  }),
  check: (site) => () => httpProblem(`${site.url('grafana')}/api/health`),
  notes: () => [`Grafana: sign in as ${GRAFANA_USER} with GRAFANA_ADMIN_PASSWORD of "make env".`],
  endpoints: (site) => ({ grafana: site.url('grafana') }),
};

/** The plan sets it: see site/plan.ts. */
const programOf = ({ settings }: Site): string => settings[GRAFANA_VARIABLE]!;
const configFile = ({ home }: Site): string => join(home.config('grafana'), 'grafana.ini');

/** The variables in the generated provisioning. */
function provisioningVariables(site: Site): Readonly<Record<string, string>> {
  return {
    SEXTANT_DASHBOARDS: boardsFolder(site),
    PROMETHEUS_URL: site.url('prometheus'),
    ALERTMANAGER_URL: site.url('alertmanager'),
    ALERTMANAGER_PASSWORD: site.secrets.ALERTMANAGER_PASSWORD,
    LOKI_URL: site.url('loki'),
    JAEGER_URL: site.url('jaeger'),
    CONSOLE_URL: site.url('ops'),
    POSTGRES_ADDRESS: site.address('postgres'),
    POSTGRES_DATABASE: 'sextant',
    // On this machine, without TLS.
    POSTGRES_SSLMODE: 'disable',
    SEXTANT_BOARDS_DB_PASSWORD: site.secrets.SEXTANT_BOARDS_DB_PASSWORD,
  };
}

/** Reachable from this machine only, with a password, without reports to grafana.com and without downloads. */
export function grafanaConfig(site: Site): string {
  const data = site.home.data('grafana');
  return iniOf({
    paths: { data, logs: join(data, 'log'), plugins: join(data, 'plugins'), provisioning: provisioningFolder(site) },
    server: { http_addr: site.host, http_port: site.port('grafana'), root_url: `${site.url('grafana')}/` },
    security: { admin_user: GRAFANA_USER, admin_password: site.secrets.GRAFANA_ADMIN_PASSWORD, disable_gravatar: true },
    'auth.anonymous': { enabled: false },
    users: { allow_sign_up: false },
    snapshots: { external_enabled: false },
    news: { news_feed_enabled: false },
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    plugins: { preinstall_disabled: true },
    // Prometheus and the ruler of Loki evaluate the rules; Grafana shows their state.
    unified_alerting: { execute_alerts: false },
    log: { mode: 'console', level: 'warn' },
  });
}

type Section = Readonly<Record<string, string | number | boolean>>;

function iniOf(sections: Readonly<Record<string, Section>>): string {
  const lines = Object.entries(sections).flatMap(([name, section]) => [
    `[${name}]`,
    ...Object.entries(section).map(([key, value]) => `${key} = ${value}`),
    '',
  ]);
  return lines.join('\n');
}
