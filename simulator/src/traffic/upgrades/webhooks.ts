// Sends signed webhooks to the GitHub App, as GitHub does.
import { createHmac } from 'node:crypto';
import type { SimulatorConfig } from '../../config';
import type { Faults } from '../../faults/switches';
import { post, type PostResult } from '../post';
import type { Webhook } from './commenter';

/** Sends a webhook once. */
export type SendWebhook = (webhook: Webhook, signal: AbortSignal) => Promise<PostResult>;

export interface WebhookSenderOptions {
  readonly config: Pick<SimulatorConfig, 'githubAppUrl' | 'webhookSecret'>;
  readonly faults: Faults;
}

/** GitHub's timeout. */
const TIMEOUT_MS = 10_000;

export function webhookSender({ config, faults }: WebhookSenderOptions): SendWebhook {
  return ({ deliveryId, event, payload }, signal) => {
    const body = JSON.stringify(payload);
    const secret = faults.affects('bad-signature') ? `not ${config.webhookSecret}` : config.webhookSecret;
    return post({
      url: `${config.githubAppUrl}/webhooks/github`,
      body,
      headers: {
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
