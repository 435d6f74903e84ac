// Delivers one signed webhook to the GitHub App, as GitHub does.
import { createHmac } from 'node:crypto';
import type { WorldConfig } from '../config';
import type { Faults } from '../faults';
import type { Webhook } from './requester';

export type DeliveryAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Sends a webhook once. */
export type SendWebhook = (webhook: Webhook, signal: AbortSignal) => Promise<DeliveryAnswer>;

export interface SenderOptions {
  readonly config: Pick<WorldConfig, 'githubAppUrl' | 'webhookSecret'>;
  readonly faults: Faults;
}

/** GitHub gives a receiver this long. */
const TIMEOUT_MS = 10_000;

export function webhookSender({ config, faults }: SenderOptions): SendWebhook {
  return async ({ deliveryId, event, payload }, signal) => {
    const body = JSON.stringify(payload);
    const secret = faults.strikes('bad-signature') ? `not ${config.webhookSecret}` : config.webhookSecret;
    try {
      const response = await fetch(`${config.githubAppUrl}/webhooks/github`, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'GitHub-Hookshot/5f2a9c1',
          'x-github-delivery': deliveryId,
          'x-github-event': event,
          'x-github-hook-id': '447120983',
          'x-github-hook-installation-target-id': '902144',
          'x-github-hook-installation-target-type': 'integration',
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      return { kind: 'answered', status: response.status, body: readBody(await response.text()) };
    } catch (error) {
      return { kind: 'unreachable', reason: reasonOf(error) };
    }
  };
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** fetch hides why it failed in the cause, whose message may be empty when several addresses were tried. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: Error & { readonly code?: string } };
  return cause?.message || cause?.code || message;
}
