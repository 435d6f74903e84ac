// The settings of channels that are not secret: Slack channels, the mail server and quiet hours.

/** Slack channels by purpose. The channels of teams are in teams.ts. */
export interface SlackChannels {
  readonly critical: string;
  readonly warnings: string;
  readonly info: string;
  /** Alerts of the service worker, of every severity. */
  readonly worker: string;
}

/** The password is a file: see SECRET_FILES. */
export interface EmailSettings {
  /** host:port. Port 465 is implicit TLS; other ports use STARTTLS, which is required. */
  readonly server: string;
  readonly from: string;
  /** Comma-separated addresses. */
  readonly to: string;
  /** Without it, Alertmanager does not log in. */
  readonly username?: string;
}

/** Every day; alerts of severity info wait until the end. */
export interface QuietHours {
  /** HH:MM; the end is on the next day if it is before the start. */
  readonly start: string;
  readonly end: string;
  /** A name of the IANA database, e.g. Europe/Berlin. */
  readonly timeZone: string;
}

export interface ChannelSettings {
  readonly slack: SlackChannels;
  readonly email: EmailSettings;
  readonly quietHours: QuietHours;
}

/** The values in the generated files. The simulator of `docker compose up` is the mail server. */
export const DEFAULT_CHANNELS: ChannelSettings = {
  slack: {
    critical: '#alerts-critical',
    warnings: '#alerts-warnings',
    info: '#alerts-info',
    worker: '#alerts-worker',
  },
  email: { server: 'world:2525', from: 'sextant@example.com', to: 'oncall@example.com' },
  quietHours: { start: '22:00', end: '07:00', timeZone: 'UTC' },
};

/**
 * Files with addresses and keys, relative to the folder of the configuration. A receiver is left out of the configuration
 * when a file that it reads is missing or empty.
 */
export const SECRET_FILES = {
  slackUrl: 'secrets/slack_url',
  pagerdutyKey: 'secrets/pagerduty_key',
  smtpPassword: 'secrets/smtp_password',
  responderUrl: 'secrets/responder_url',
  responderSecret: 'secrets/responder_secret',
  heartbeatUrl: 'secrets/heartbeat_url',
  webhookUrl: 'secrets/webhook_url',
  webhookSecret: 'secrets/webhook_secret',
} as const;

/** The request header with the secret of a webhook. */
export const WEBHOOK_SECRET_HEADER = 'X-Webhook-Secret';
