// The settings of the receivers of alerts. Their keys are in the Secret of Alertmanager.
import { z } from 'zod';
import { channel, mailAddresses, mailServer, timeZone } from './names';

export const receivers = {
  channels: z.strictObject({
    critical: channel.describe('channel for alerts that page'),
    warnings: channel.describe('channel for alerts to handle in working hours'),
    info: channel.describe('channel for informational alerts'),
    worker: channel.describe('channel of the owners of worker'),
    team: channel.describe('channel of the team ai-platform'),
    platform: channel.default('#platform-alerts').describe('channel of the team platform'),
  }),
  email: z
    .strictObject({
      server: mailServer.describe('mail server; port 465 is implicit TLS, other ports use STARTTLS, which is required'),
      from: mailAddresses.describe('sender'),
      to: mailAddresses.describe('recipients of critical alerts'),
      username: z.string().min(1).optional().describe('user name at the mail server; without it there is no login'),
    })
    .optional(),
  webhooks: z
    .array(z.enum(['responder', 'webhook']))
    .default([])
    .describe('programs that get every alert; the Secret has the URL and the value of X-Webhook-Secret of each'),
  heartbeat: z
    .boolean()
    .default(false)
    .describe(
      'calls a heartbeat receiver every minute, which tells you when alerting is broken; the Secret has its URL',
    ),
  timeZone: timeZone
    .default('UTC')
    .describe('time zone of the quiet hours, 22:00 to 07:00, in which alerts of severity info wait'),
};
