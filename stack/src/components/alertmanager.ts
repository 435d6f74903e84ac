// Alertmanager with the generated routes and messages; addresses and keys are files in its secrets folder.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { parse, stringify } from 'yaml';
import { httpProblem } from '../checks';
import type { Component, Site } from '../component';
import { StackError } from '../errors';
import { REPOSITORY } from '../home';
import { configFile, writeYaml } from './config-file';
import { receiverSecrets, unsetReceivers, withReceivers, type AlertmanagerConfig, type SecretFiles } from './receivers';

/** The file of the message templates, which the configuration loads. */
const MESSAGES = 'messages.tmpl';

export const alertmanager: Component = {
  name: 'alertmanager',
  tier: 'store',
  after: [],
  tool: 'alertmanager',
  prepare: (site) => {
    const source = join(alertsFolder(site), 'alertmanager', 'alertmanager.yml');
    if (!existsSync(source)) throw new StackError(`${source} not found: run "make generate"`);
    const secrets = receiverSecrets(site);
    writeYaml(site, 'alertmanager', withReceivers(site, generatedConfig(site), secrets));
    writeMessages(site);
    writeSecrets(site, secrets);
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
  notes: (site) =>
    unsetReceivers(site, generatedConfig(site), receiverSecrets(site)).map(
      ({ name, reason }) => `alerts are not sent to ${name}: ${reason}`,
    ),
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

const generatedConfig = (site: Site): AlertmanagerConfig =>
  parse(readFileSync(join(alertsFolder(site), 'alertmanager', 'alertmanager.yml'), 'utf8')) as AlertmanagerConfig;

/** Base URL of the console in the generated templates. */
const GENERATED_CONSOLE = 'http://localhost:8080/';

/** The message templates, with links to the console of this stack. */
function writeMessages(site: Site): void {
  const text = readFileSync(join(alertsFolder(site), 'alertmanager', MESSAGES), 'utf8');
  const file = join(site.home.config('alertmanager'), MESSAGES);
  writeFileSync(file, text.replaceAll(GENERATED_CONSOLE, `${site.url('ops')}/`));
}

/** Removes the files of earlier starts: a receiver without its file is left out. */
function writeSecrets(site: Site, secrets: SecretFiles): void {
  const folder = join(site.home.config('alertmanager'), 'secrets');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  for (const [name, text] of Object.entries(secrets)) writeFileSync(join(folder, name), text, { mode: 0o600 });
}
