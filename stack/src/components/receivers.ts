// Adapts the receivers of the generated Alertmanager configuration to a stack: the simulator, or real addresses and keys.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../component';
import { StackError } from '../errors';

export interface Receiver {
  readonly name: string;
  readonly [integration: string]: unknown;
}

export interface AlertmanagerConfig {
  readonly global?: Readonly<Record<string, unknown>>;
  readonly receivers: readonly Receiver[];
  readonly time_intervals?: readonly { readonly time_intervals: readonly object[] }[];
  readonly [part: string]: unknown;
}

/** The contents of secret files by name, e.g. slack_url. Empty files count as missing. */
export type SecretFiles = Readonly<Record<string, string>>;

/** The files in SEXTANT_RECEIVERS_DIR, or those for the simulator. */
export function receiverSecrets(site: Site): SecretFiles {
  const folder = site.settings['SEXTANT_RECEIVERS_DIR'];
  if (folder === undefined) return simulatedReceivers(site.url('world'));
  if (!existsSync(folder)) throw new StackError(`SEXTANT_RECEIVERS_DIR=${folder} does not exist: create the folder`);
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8').trim()] as const);
  return Object.fromEntries(files.filter(([, text]) => text !== ''));
}

function simulatedReceivers(world: string): SecretFiles {
  return {
    slack_url: `${world}/slack/webhook`,
    pagerduty_key: 'local',
    heartbeat_url: `${world}/webhook/heartbeat`,
    webhook_url: `${world}/webhook/alerts`,
    webhook_secret: 'local',
  };
}

/** Sets the addresses and the time zone, and removes the receivers that lack a file or a setting. */
export function withReceivers(site: Site, config: AlertmanagerConfig, secrets: SecretFiles): AlertmanagerConfig {
  const { SMTP_TO: to, ALERTS_TIME_ZONE: location } = site.settings;
  const { time_intervals = [] } = config;
  const unset = new Set(unsetReceivers(site, config, secrets).map(({ name }) => name));
  return {
    ...config,
    global: {
      ...pagerdutyUrl(site),
      ...config.global,
      ...smtpGlobals(site),
    },
    receivers: config.receivers.map((receiver) =>
      unset.has(receiver.name) ? { name: receiver.name } : withRecipients(receiver, to),
    ),
    time_intervals: time_intervals.map((named) => ({
      ...named,
      time_intervals: named.time_intervals.map((each) => (location ? { ...each, location } : each)),
    })),
  };
}

interface UnsetReceiver {
  readonly name: string;
  readonly reason: string;
}

/** The receivers that a configuration cannot have here, each with the reason. */
export function unsetReceivers(
  site: Site,
  { receivers }: AlertmanagerConfig,
  secrets: SecretFiles,
): readonly UnsetReceiver[] {
  return receivers.flatMap(({ name, ...integrations }) => {
    if ('email_configs' in integrations && !smtpServer(site)) return [{ name, reason: 'SMTP_SERVER is not set' }];
    const files = secretFiles(JSON.stringify(integrations));
    const logsIn = 'email_configs' in integrations && site.settings['SMTP_USERNAME'] !== undefined;
    const missing = [...files, ...(logsIn ? ['smtp_password'] : [])].find((file) => secrets[file] === undefined);
    return missing === undefined ? [] : [{ name, reason: `the file ${missing} is missing` }];
  });
}

/** The names of the files that a configuration reads from its secrets folder, e.g. slack_url. */
export function secretFiles(config: string): readonly string[] {
  return [...new Set([...config.matchAll(/\bsecrets\/([\w.-]+)/g)].map(([, name = '']) => name))];
}

/** The simulator's mail server unless the stack has real receivers. */
function smtpServer(site: Site): string | undefined {
  const { SMTP_SERVER: server, SEXTANT_RECEIVERS_DIR: real } = site.settings;
  return server ?? (real === undefined ? site.address('world-smtp') : undefined);
}

/** PagerDuty's own address unless the receivers are simulated. */
function pagerdutyUrl(site: Site): Readonly<Record<string, string>> {
  const { PAGERDUTY_URL: address, SEXTANT_RECEIVERS_DIR: real } = site.settings;
  if (address !== undefined) return { pagerduty_url: address };
  return real === undefined ? { pagerduty_url: `${site.url('world')}/pagerduty/v2/enqueue` } : {};
}

function smtpGlobals(site: Site): Readonly<Record<string, unknown>> {
  const { SMTP_SERVER: server, SMTP_FROM: from, SMTP_TO: to, SMTP_USERNAME: username } = site.settings;
  // The simulator is on this machine and has no certificate.
  if (server === undefined) return { smtp_smarthost: smtpServer(site), smtp_require_tls: false };
  const problems = [
    ...(/^[\w.-]+:\d{1,5}$/.test(server) ? [] : [`invalid SMTP_SERVER ${server}: expected host:port`]),
    ...(from ? [] : ['SMTP_FROM is missing: set the address of the sender']),
    ...(to ? [] : ['SMTP_TO is missing: set the addresses of the recipients']),
  ];
  if (problems.length > 0) throw new StackError(problems.join('\n'));
  return {
    smtp_smarthost: server,
    smtp_from: from,
    ...(username && { smtp_auth_username: username, smtp_auth_password_file: 'secrets/smtp_password' }),
  };
}

function withRecipients(receiver: Receiver, to: string | undefined): Receiver {
  const { email_configs: emails } = receiver;
  if (!Array.isArray(emails) || to === undefined) return receiver;
  return { ...receiver, email_configs: (emails as object[]).map((email) => ({ ...email, to })) };
}
