// Adapts the generated Alertmanager configuration and alert rules to an environment.
import type { AlertmanagerConfig, RuleGroups } from '../generated';
import { linkBases, rebaseLink } from '../links';
import type { Settings } from '../settings/schema';

/** Mount path of the Secrets, set by the operator. */
const MOUNT = '/etc/alertmanager/secrets';

/** Keys of the Secret in settings.alertmanager.secret, by file in the generated configuration. */
const FILES: Readonly<Record<string, string>> = {
  'secrets/slack_url': 'slack-url',
  'secrets/pagerduty_key': 'pagerduty-key',
};

/** Channels of the settings, by channel in the generated configuration. */
const CHANNELS = {
  '#alerts-critical': 'critical',
  '#alerts-warnings': 'warnings',
  '#alerts-info': 'info',
  '#alerts-worker': 'worker',
  '#speccursor-alerts': 'team',
} as const;

/** Replaces files and channels. Throws on an unknown file. */
export function alertmanagerConfig(generated: AlertmanagerConfig, { alertmanager }: Settings): unknown {
  return mapped(generated, (key, value) => {
    if (key.endsWith('_file')) {
      const file = FILES[value];
      if (file === undefined)
        throw new Error(`add the Secret key of ${value} in alertmanager.yml to values/alerting.ts`);
      return `${MOUNT}/${alertmanager.secret}/${file}`;
    }
    if (key === 'channel' && value in CHANNELS) return alertmanager.channels[CHANNELS[value as keyof typeof CHANNELS]];
    return value;
  });
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
