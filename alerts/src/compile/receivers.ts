// The receivers. Addresses and keys come from files; a receiver without its files is left out when Alertmanager starts.
import { SECRET_FILES, WEBHOOK_SECRET_HEADER, type ChannelSettings, type EmailSettings } from '../channels';
import type { Team } from '../teams';
import { REQUEST_TIMEOUT } from './messages/bounds';
import { emailConfig } from './messages/email';
import { pagerdutyConfig } from './messages/pagerduty';
import { slackConfig } from './messages/slack';

/** Alerts in one request to a webhook; the request says how many are left out. */
const MAX_WEBHOOK_ALERTS = 100;

/** Names of receivers in routes. */
export const RECEIVERS = {
  critical: 'slack-critical',
  warnings: 'slack-warnings',
  info: 'slack-info',
  worker: 'slack-worker',
  pagerduty: 'pagerduty',
  email: 'email',
  responder: 'responder',
  webhook: 'webhook',
  heartbeat: 'heartbeat',
} as const;

export function teamReceiver(team: string): string {
  return `team-${team}`;
}

export interface ReceiverOptions {
  readonly channels: ChannelSettings;
  readonly teams: readonly Team[];
}

interface Receiver {
  readonly name: string;
  readonly [integration: `${string}_configs`]: readonly object[];
}

/** All receivers, sorted by name. */
export function receivers({ channels, teams }: ReceiverOptions): readonly Receiver[] {
  const slack = (name: string, channel: string): Receiver => ({ name, slack_configs: [slackConfig(channel)] });
  const { critical, warnings, info, worker } = channels.slack;
  const all: readonly Receiver[] = [
    // Called every minute while Watchdog fires. Its address often contains a key.
    {
      name: RECEIVERS.heartbeat,
      webhook_configs: [{ url_file: SECRET_FILES.heartbeatUrl, send_resolved: false }],
    },
    { name: RECEIVERS.pagerduty, pagerduty_configs: [pagerdutyConfig()] },
    { name: RECEIVERS.email, email_configs: [emailConfig(channels.email)] },
    webhook(RECEIVERS.responder, SECRET_FILES.responderUrl, SECRET_FILES.responderSecret),
    webhook(RECEIVERS.webhook, SECRET_FILES.webhookUrl, SECRET_FILES.webhookSecret),
    slack(RECEIVERS.critical, critical),
    slack(RECEIVERS.warnings, warnings),
    slack(RECEIVERS.info, info),
    slack(RECEIVERS.worker, worker),
    ...teams.map(({ name, channel }) => slack(teamReceiver(name), channel)),
  ];
  return [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The settings of the mail server. Mail is never sent without TLS, unless a mode says so for the simulator. */
export function smtpGlobals({ server, from, username }: EmailSettings): object {
  return {
    smtp_smarthost: server,
    smtp_from: from,
    ...(username ? { smtp_auth_username: username, smtp_auth_password_file: SECRET_FILES.smtpPassword } : {}),
    smtp_require_tls: true,
  };
}

function webhook(name: string, urlFile: string, secretFile: string): Receiver {
  const http_config = { http_headers: { [WEBHOOK_SECRET_HEADER]: { files: [secretFile] } } };
  // The payload has all labels and annotations of each alert; the receiver can read the rest from Alertmanager.
  return {
    name,
    webhook_configs: [
      { url_file: urlFile, send_resolved: true, max_alerts: MAX_WEBHOOK_ALERTS, timeout: REQUEST_TIMEOUT, http_config },
    ],
  };
}
