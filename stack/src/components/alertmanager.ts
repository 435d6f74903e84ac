// Alertmanager with the generated routes; receivers are files in its secrets folder.
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
    if (!existsSync(source)) throw new StackError(`${source} not found: run "make generate"`);
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
      // Disables clustering, which would listen on all addresses.
      '--cluster.listen-address=',
    ],
    // Paths of secret files are relative to the configuration.
    cwd: site.home.config('alertmanager'),
  }),
  check: (site) => () => httpProblem(`${site.url('alertmanager')}/-/ready`, credentials(site)),
  endpoints: (site) => ({ alertmanager: site.url('alertmanager') }),
};

/** Basic authentication is required: every user of the machine can reach the port, and the API can silence alerts. */
export const ALERTMANAGER_USER = 'sextant';

/** The web configuration, with the bcrypt hash of the password. */
const webConfig = (password: string): object => ({
  // The lowest cost: the password is long and random, and the hash is computed for every request.
  basic_auth_users: { [ALERTMANAGER_USER]: hashSync(password, 4) },
});

const webFile = (site: Site): string => join(site.home.config('alertmanager'), 'web.yml');

const credentials = ({ secrets }: Site) => ({ username: ALERTMANAGER_USER, password: secrets.ALERTMANAGER_PASSWORD });

/** The folder of the generated rules and routes. Tests set another one, generated at a faster time scale. */
export function alertsFolder(site: Site): string {
  return site.settings['SEXTANT_ALERTS_DIR'] ?? join(REPOSITORY, 'alerts', 'generated');
}

/** The names of the files that an Alertmanager configuration reads from its secrets folder, e.g. slack_url. */
export function secretFiles(config: string): readonly string[] {
  return [...new Set([...config.matchAll(/_file:\s*['"]?secrets\/([\w.-]+)/g)].map(([, name = '']) => name))];
}

interface AlertmanagerConfig {
  readonly global?: Readonly<Record<string, unknown>>;
}

/** Points PagerDuty at the simulator; unlike Slack's URL, PagerDuty's is not a secret file. */
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
