import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Site } from '../component';
import { receiverSecrets, secretFiles, unsetReceivers, withReceivers, type AlertmanagerConfig } from './receivers';

const config: AlertmanagerConfig = {
  global: { smtp_smarthost: 'world:2525', smtp_from: 'sextant@example.com', smtp_require_tls: true },
  receivers: [
    { name: 'email', email_configs: [{ to: 'oncall@example.com' }] },
    { name: 'heartbeat', webhook_configs: [{ url_file: 'secrets/heartbeat_url' }] },
    { name: 'pagerduty', pagerduty_configs: [{ routing_key_file: 'secrets/pagerduty_key' }] },
    { name: 'responder', webhook_configs: [{ url_file: 'secrets/responder_url' }] },
  ],
  time_intervals: [{ time_intervals: [{ location: 'UTC' }] }],
};

const site = (settings: Readonly<Record<string, string>> = {}): Site =>
  ({
    settings,
    address: (name: string) => `${name}.test:1`,
    url: (name: string) => `http://${name}.test`,
  }) as unknown as Site;

const folder = mkdtempSync(join(tmpdir(), 'sextant-receivers-'));
writeFileSync(join(folder, 'pagerduty_key'), 'real\n');
writeFileSync(join(folder, 'slack_url'), '\n');
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const real = { SEXTANT_RECEIVERS_DIR: folder };

test('every secret file of a configuration is listed once', () => {
  const text = `
    slack_api_url_file: secrets/slack_url
    routing_key_file: "secrets/pagerduty_key"
    api_url_file: secrets/slack_url
    http_headers: { X-Secret: { files: [secrets/webhook_secret] } }
    password_file: /elsewhere/x`;
  expect(secretFiles(text)).toEqual(['slack_url', 'pagerduty_key', 'webhook_secret']);
});

test('by default, the simulator receives alerts, and the responder is left out', () => {
  const simulated = site();
  const secrets = receiverSecrets(simulated);
  expect(secrets).toMatchObject({ slack_url: 'http://world.test/slack/webhook', pagerduty_key: 'local' });
  expect(withReceivers(simulated, config, secrets)).toEqual({
    global: {
      pagerduty_url: 'http://world.test/pagerduty/v2/enqueue',
      smtp_smarthost: 'world-smtp.test:1',
      smtp_from: 'sextant@example.com',
      smtp_require_tls: false,
    },
    receivers: [...config.receivers.slice(0, 3), { name: 'responder' }],
    time_intervals: [{ time_intervals: [{ location: 'UTC' }] }],
  });
  expect(unsetReceivers(simulated, config, secrets)).toEqual([
    { name: 'responder', reason: 'the file responder_url is missing' },
  ]);
});

test('with real receivers, those without settings are left out, and nothing goes to the simulator', () => {
  const secrets = receiverSecrets(site(real));
  expect(secrets).toEqual({ pagerduty_key: 'real' });
  const adapted = withReceivers(site(real), config, secrets);
  expect(adapted.receivers.map((each) => Object.keys(each).length)).toEqual([1, 1, 2, 1]);
  expect(JSON.stringify(adapted)).not.toContain('world.test');
  expect(unsetReceivers(site(real), config, secrets)).toEqual([
    { name: 'email', reason: 'SMTP_SERVER is not set' },
    { name: 'heartbeat', reason: 'the file heartbeat_url is missing' },
    { name: 'responder', reason: 'the file responder_url is missing' },
  ]);
});

const mail = { ...real, SMTP_SERVER: 'smtp.test:587', SMTP_FROM: 'a@b.test', SMTP_TO: 'c@d.test' };

test('mail goes to the server of the settings, with TLS and a password from its file', () => {
  const settings = { ...mail, SMTP_USERNAME: 'me', ALERTS_TIME_ZONE: 'Europe/Berlin' };
  const adapted = withReceivers(site(settings), config, { smtp_password: 'x' });
  expect(adapted.global).toEqual({
    smtp_smarthost: 'smtp.test:587',
    smtp_from: 'a@b.test',
    smtp_require_tls: true,
    smtp_auth_username: 'me',
    smtp_auth_password_file: 'secrets/smtp_password',
  });
  expect(adapted.receivers[0]).toEqual({ name: 'email', email_configs: [{ to: 'c@d.test' }] });
  expect(adapted.time_intervals).toEqual([{ time_intervals: [{ location: 'Europe/Berlin' }] }]);
  expect(unsetReceivers(site(settings), config, {})[0]).toEqual({
    name: 'email',
    reason: 'the file smtp_password is missing',
  });
});

test.each([
  [{ ...mail, SMTP_SERVER: 'smtp.test' }, 'invalid SMTP_SERVER smtp.test: expected host:port'],
  [{ ...mail, SMTP_TO: '' }, 'SMTP_TO is missing: set the addresses of the recipients'],
  [{ ...mail, SMTP_FROM: '' }, 'SMTP_FROM is missing: set the address of the sender'],
])('invalid settings of the mail server are rejected', (settings, problem) => {
  expect(() => withReceivers(site(settings), config, {})).toThrow(problem);
});

test('a folder of receivers that does not exist is an error', () => {
  const missing = { SEXTANT_RECEIVERS_DIR: '/does/not/exist' };
  expect(() => receiverSecrets(site(missing))).toThrow('SEXTANT_RECEIVERS_DIR=/does/not/exist does not exist');
});
