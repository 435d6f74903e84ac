// The vendor MailCheck: whether mail to an address would arrive. Paid by the call.
import { send } from '@sextant/http/client';
import { z } from 'zod';

const checked = z.object({
  email: z.string(),
  // A verdict that is new to us says nothing.
  status: z.enum(['valid', 'invalid', 'risky', 'unknown']).catch('unknown'),
});
export type MailStatus = z.output<typeof checked>['status'];

export interface MailCheck {
  /** Throws HttpError: 429 when too fast, 402 when the quota is used up. */
  verify(email: string, signal: AbortSignal): Promise<MailStatus>;
}

export interface VendorOptions {
  readonly url: string;
  readonly apiKey: string;
}

const TIMEOUT_MS = 10_000;

export function createMailCheck({ url, apiKey }: VendorOptions): MailCheck {
  return {
    verify: async (email, signal) => {
      const { status } = await send({
        what: 'verify an e-mail address',
        url: `${url}/v1/verify?${new URLSearchParams({ email }).toString()}`,
        headers: { 'x-api-key': apiKey },
        timeoutMs: TIMEOUT_MS,
        signal,
        schema: checked,
      });
      return status;
    },
  };
}
