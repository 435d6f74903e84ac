// The vendor MailCheck: verifies email addresses. Charges per call.
import { send } from '@sextant/http/client';
import { z } from 'zod';

const verification = z.object({
  email: z.string(),
  // The vendor may add statuses.
  status: z.enum(['valid', 'invalid', 'risky', 'unknown']).catch('unknown'),
});
export type MailStatus = z.output<typeof verification>['status'];

export interface MailCheck {
  /** Throws HttpError: 429 for a rate limit, 402 for an exhausted quota. */
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
        what: 'verify an email address',
        url: `${url}/v1/verify?${new URLSearchParams({ email }).toString()}`,
        headers: { 'x-api-key': apiKey },
        timeoutMs: TIMEOUT_MS,
        signal,
        schema: verification,
      });
      return status;
    },
  };
}
