// Adapts the generated Alertmanager configuration and alert rules to an environment.
import { DEFAULT_CONSOLE_URL } from '@sextant/signals/links';
import type { AlertmanagerConfig, RuleGroups } from '../generated';
import { hostsOf, linkBases, rebaseLink } from '../links';
import type { Settings } from '../settings/schema';

/** Mount path of the Secrets, set by the operator. */
const MOUNT = '/etc/alertmanager/secrets';

/** Where the operator puts the chart's `templateFiles`. */
const TEMPLATES = '/etc/alertmanager/config/*.tmpl';

/** Channels of the settings, by channel in the generated configuration. */
const CHANNELS = {
  '#alerts-critical': 'critical',
  '#alerts-warnings': 'warnings',
  '#alerts-info': 'info',
  '#alerts-worker': 'worker',
  '#speccursor-alerts': 'team',
  '#platform-alerts': 'platform',
} as const;

/** Replaces files, channels and addresses, and removes receivers that the settings do not have. */
export function alertmanagerConfig(generated: AlertmanagerConfig, { alertmanager }: Settings): unknown {
  const { email, channels, timeZone } = alertmanager;
  const webhooks = [...alertmanager.webhooks, ...(alertmanager.heartbeat ? ['heartbeat'] : [])];
  const adapted = {
    ...generated,
    global: { ...generated.global, ...smtpGlobals(email) },
    templates: [TEMPLATES],
    // The operator parses the configuration, and refuses names of inhibition rules.
    inhibit_rules: generated.inhibit_rules.map(({ name: _, ...rule }) => rule),
    receivers: generated.receivers.map((receiver) =>
      isLeftOut(receiver, { email, webhooks }) ? { name: receiver.name } : receiver,
    ),
  };
  return mapped(adapted, (key, value) => {
    if (value.startsWith('secrets/')) return `${MOUNT}/${alertmanager.secret}/${secretKey(value)}`;
    if (key === 'channel' && value in CHANNELS) return channels[CHANNELS[value as keyof typeof CHANNELS]];
    if (key === 'location') return timeZone;
    return key === 'to' && email ? email.to : value;
  });
}

/** The key in the Secret for a file in the generated configuration, e.g. slack-url for secrets/slack_url. */
const secretKey = (file: string): string => file.slice('secrets/'.length).replaceAll('_', '-');

function smtpGlobals(email: Settings['alertmanager']['email']): Readonly<Record<string, string>> {
  if (email === undefined) return {};
  const { server, from, username } = email;
  return {
    smtp_smarthost: server,
    smtp_from: from,
    ...(username !== undefined && {
      smtp_auth_username: username,
      smtp_auth_password_file: 'secrets/smtp_password',
    }),
  };
}

/** Whether the settings lack the address of a receiver. It stays in the configuration, and notifies nobody. */
function isLeftOut(
  receiver: AlertmanagerConfig['receivers'][number],
  { email, webhooks }: Pick<Settings['alertmanager'], 'email'> & { readonly webhooks: readonly string[] },
): boolean {
  if ('email_configs' in receiver) return email === undefined;
  const urlFile = /secrets\/(\w+)_url/.exec(JSON.stringify(receiver['webhook_configs'] ?? ''))?.[1];
  return urlFile !== undefined && !webhooks.includes(urlFile);
}

/** The message templates, with links to the environment's console. */
export function alertMessages(generated: string, settings: Settings): string {
  return generated.replaceAll(`"${DEFAULT_CONSOLE_URL}/"`, `"https://${hostsOf(settings).ops}/"`);
}

/** Replaces links with those of the environment's Grafana and runbooks. */
export function alertRules(generated: RuleGroups, settings: Settings): RuleGroups {
  const bases = linkBases(settings);
  const link = (key: string, value: string) => (key.endsWith('_url') ? rebaseLink(value, bases) : value);
  return mapped(generated, link) as RuleGroups;
}

/** Copies a tree and maps every string, given its key. */
function mapped(value: unknown, change: (key: string, value: string) => string, key = ''): unknown {
  if (typeof value === 'string') return change(key, value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapped(item, change, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapped(part, change, name)]));
}
