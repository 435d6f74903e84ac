// Alertmanager's generated configuration with the channels, files and addresses of an environment.
import { deployed, linkBases } from '../links';
import type { AlertmanagerConfig, RuleGroups } from '../generated';
import type { Settings } from '../settings/schema';

/** The operator mounts each Secret here. */
const MOUNT = '/etc/alertmanager/secrets';

/** Keys of Settings.alertmanager.secret, by the file that the generated configuration reads. */
const FILES: Readonly<Record<string, string>> = {
  'secrets/slack_url': 'slack-url',
  'secrets/pagerduty_key': 'pagerduty-key',
};

/** Channels by the generated name of each. */
const CHANNELS = {
  '#alerts-critical': 'critical',
  '#alerts-warnings': 'warnings',
  '#alerts-info': 'info',
  '#alerts-worker': 'worker',
  '#speccursor-alerts': 'team',
} as const;

/** Replaces files and channels wherever they stand; a file that no key is known for is an error. */
export function alertmanagerConfig(generated: AlertmanagerConfig, { alertmanager }: Settings): unknown {
  return mapped(generated, (key, value) => {
    if (key.endsWith('_file')) {
      const file = FILES[value];
      if (file === undefined)
        throw new Error(`could not mount ${value} of alertmanager.yml: name its key in values/alerting.ts`);
      return `${MOUNT}/${alertmanager.secret}/${file}`;
    }
    if (key === 'channel' && value in CHANNELS) return alertmanager.channels[CHANNELS[value as keyof typeof CHANNELS]];
    return value;
  });
}

/** Rules whose links lead to the environment's Grafana and runbooks. */
export function alertRules(generated: RuleGroups, settings: Settings): RuleGroups {
  const bases = linkBases(settings);
  const link = (key: string, value: string) => (key.endsWith('_url') ? deployed(value, bases) : value);
  return mapped(generated, link) as RuleGroups;
}

/** A copy in which each text is what `change` makes of it, given the key under which it stands. */
function mapped(value: unknown, change: (key: string, value: string) => string, key = ''): unknown {
  if (typeof value === 'string') return change(key, value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapped(item, change, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapped(part, change, name)]));
}
