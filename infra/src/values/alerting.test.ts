import { parse, stringify } from 'yaml';
import { local } from '../environments/local';
import { alertmanager, messages, type AlertmanagerConfig } from '../generated';
import { checkSettings } from '../settings/load';
import type { SettingsInput } from '../settings/schema';
import { alertmanagerConfig, alertMessages } from './alerting';

type Adapted = AlertmanagerConfig & {
  readonly receivers: readonly (AlertmanagerConfig['receivers'][number] & {
    readonly slack_configs?: readonly { readonly channel: string }[];
    readonly email_configs?: readonly { readonly to: string }[];
  })[];
};

const adapted = (changes: Partial<SettingsInput['alertmanager']> = {}): Adapted =>
  alertmanagerConfig(
    alertmanager(),
    checkSettings({ ...local, alertmanager: { ...local.alertmanager, ...changes } }),
  ) as Adapted;
const receiver = (config: Adapted, name: string) => config.receivers.find((each) => each.name === name)!;

const email = { server: 'smtp.example.com:587', from: 'alerts@example.com', to: 'oncall@example.com', username: 'me' };

test('receivers without settings notify nobody', () => {
  const config = adapted();
  for (const name of ['email', 'heartbeat', 'responder', 'webhook']) expect(receiver(config, name)).toEqual({ name });
  expect(receiver(config, 'pagerduty')).toHaveProperty('pagerduty_configs');
});

test('mail and webhooks have the addresses of the settings, and files of the Secret', () => {
  const config = adapted({ email, heartbeat: true, webhooks: ['webhook'], timeZone: 'Europe/Berlin' });
  const mounted = (key: string) => `/etc/alertmanager/secrets/sextant-alerting/${key}`;
  expect(config.global).toEqual({
    smtp_smarthost: 'smtp.example.com:587',
    smtp_from: 'alerts@example.com',
    smtp_auth_username: 'me',
    smtp_auth_password_file: mounted('smtp-password'),
    smtp_require_tls: true,
  });
  expect(receiver(config, 'email').email_configs).toMatchObject([{ to: 'oncall@example.com' }]);
  const text = JSON.stringify(receiver(config, 'webhook'));
  for (const key of ['webhook-url', 'webhook-secret']) expect(text).toContain(mounted(key));
  expect(JSON.stringify(receiver(config, 'heartbeat'))).toContain(mounted('heartbeat-url'));
  expect(receiver(config, 'responder')).toEqual({ name: 'responder' });
  expect(JSON.stringify(config)).toContain('"location":"Europe/Berlin"');
});

test('every team has the channel of the settings', () => {
  const channels = { ...local.alertmanager.channels, team: '#ours', platform: '#theirs' };
  const config = adapted({ channels });
  expect(receiver(config, 'team-ai-platform').slack_configs).toMatchObject([{ channel: '#ours' }]);
  expect(receiver(config, 'team-platform').slack_configs).toMatchObject([{ channel: '#theirs' }]);
});

test('inhibition rules have no names, which the operator refuses', () => {
  const { inhibit_rules } = adapted();
  expect(inhibit_rules.length).toBeGreaterThan(3);
  expect(inhibit_rules.filter((rule) => 'name' in rule)).toEqual([]);
});

test('quiet hours are text for readers of YAML 1.1, which take 22:00 for a number', () => {
  const text = stringify(adapted()['time_intervals'], { version: '1.1' });
  expect(parse(text, { version: '1.1' })).toMatchObject([
    { time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }, { start_time: '00:00' }] }] },
  ]);
});

test('messages link to the console of the environment', () => {
  const text = alertMessages(messages(), checkSettings(local));
  expect(text).toContain(`$console := "https://ops.${local.domain}/"`);
  expect(text).not.toContain('localhost');
});
