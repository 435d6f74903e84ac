// Alertmanager: the generated routes, with this stack's addresses as secrets beside them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { parse, stringify } from 'yaml';
import { httpProblem } from '../checks';
import type { Component, Site } from '../component';
import { StackError } from '../errors';
import { REPOSITORY } from '../home';
import { configFile, writeYaml } from './config-file';

export const alertmanager: Component = {
  name: 'alertmanager',
  tier: 'store',
  after: [],
  tool: 'alertmanager',
  prepare: (site) => {
    const source = join(alertsFolder(site), 'alertmanager', 'alertmanager.yml');
    if (!existsSync(source)) throw new StackError(`${source} is missing: run "make generate".`);
    const text = readFileSync(source, 'utf8');
    writeYaml(site, 'alertmanager', withLocalAddresses(site, parse(text) as AlertmanagerConfig));
    writeSecrets(site, secretFiles(text));
    writeFileSync(webFile(site), stringify(webConfig(site.secrets.ALERTMANAGER_PASSWORD)), { mode: 0o600 });
  },
  command: (site) => ({
    file: site.binary('alertmanager'),
    args: [
      `--config.file=${configFile(site, 'alertmanager')}`,
      `--web.config.file=${webFile(site)}`,
      `--storage.path=${site.home.data('alertmanager')}`,
      `--web.listen-address=${site.address('alertmanager')}`,
      `--web.external-url=${site.url('alertmanager')}`,
      // No cluster: it would listen on all addresses.
      '--cluster.listen-address=',
    ],
    // The names of secret files are relative to the configuration.
    cwd: site.home.config('alertmanager'),
  }),
  check: (site) => () => httpProblem(`${site.url('alertmanager')}/-/ready`, credentials(site)),
  endpoints: (site) => ({ alertmanager: site.url('alertmanager') }),
};

/** Who asks Alertmanager here: on one machine everybody reaches it, and it silences alerts for whoever asks. */
export const ALERTMANAGER_USER = 'sextant';

/** Alertmanager's users, with bcrypt hashes of their passwords. */
export const webConfig = (password: string): object => ({
  // The password is random and long: the cheapest hash is as good as any, and is computed for each request.
  basic_auth_users: { [ALERTMANAGER_USER]: hashSync(password, 4) },
});

const webFile = (site: Site): string => join(site.home.config('alertmanager'), 'web.yml');

const credentials = ({ secrets }: Site) => ({ username: ALERTMANAGER_USER, password: secrets.ALERTMANAGER_PASSWORD });

/** Folder of the compiled rules and routes; a test may give another, compiled at a faster time scale. */
export function alertsFolder(site: Site): string {
  return site.settings['SEXTANT_ALERTS_DIR'] ?? join(REPOSITORY, 'alerts', 'generated');
}

/** The files that an Alertmanager configuration reads from its secrets folder, e.g. slack_url. */
export function secretFiles(config: string): readonly string[] {
  return [...new Set([...config.matchAll(/_file:\s*['"]?secrets\/([\w.-]+)/g)].map(([, name = '']) => name))];
}

interface AlertmanagerConfig {
  readonly global?: Readonly<Record<string, unknown>>;
}

/** PagerDuty's address is fixed, unlike Slack's, so there is no secret to move it: here it is world's. */
function withLocalAddresses(site: Site, config: AlertmanagerConfig): AlertmanagerConfig {
  return { ...config, global: { pagerduty_url: `${site.url('world')}/pagerduty/v2/enqueue`, ...config.global } };
}

function writeSecrets(site: Site, names: readonly string[]): void {
  const folder = join(site.home.config('alertmanager'), 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of names) {
    const text = name.startsWith('slack') ? `${site.url('world')}/slack/webhook` : 'local';
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
}
