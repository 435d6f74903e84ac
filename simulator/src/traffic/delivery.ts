// Delivers one signed webhook to the GitHub App, as GitHub does.
import { createHmac } from 'node:crypto';
import type { WorldConfig } from '../config';
import type { Faults } from '../faults';
import { post, type DeliveryAnswer } from './post';
import type { Webhook } from './requester';

/** Sends a webhook once. */
export type SendWebhook = (webhook: Webhook, signal: AbortSignal, form?: PayloadForm) => Promise<DeliveryAnswer>;

/** A webhook's setting of GitHub: its content type. */
export const PAYLOAD_FORMS = ['json', 'form'] as const;
export type PayloadForm = (typeof PAYLOAD_FORMS)[number];

export interface SenderOptions {
  readonly config: Pick<WorldConfig, 'githubAppUrl' | 'webhookSecret'>;
  readonly faults: Faults;
}

/** GitHub gives a receiver this long. */
const TIMEOUT_MS = 10_000;

export function webhookSender({ config, faults }: SenderOptions): SendWebhook {
  return ({ deliveryId, event, payload }, signal, form = 'json') => {
    const json = JSON.stringify(payload);
    const body = form === 'json' ? json : new URLSearchParams({ payload: json }).toString();
    const secret = faults.strikes('bad-signature') ? `not ${config.webhookSecret}` : config.webhookSecret;
    return post({
      url: `${config.githubAppUrl}/webhooks/github`,
      body,
      headers: {
        'content-type': form === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
        'user-agent': 'GitHub-Hookshot/5f2a9c1',
        'x-github-delivery': deliveryId,
        'x-github-event': event,
        'x-github-hook-id': '447120983',
        'x-github-hook-installation-target-id': '902144',
        'x-github-hook-installation-target-type': 'integration',
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
      timeoutMs: TIMEOUT_MS,
      signal,
    });
  };
}
