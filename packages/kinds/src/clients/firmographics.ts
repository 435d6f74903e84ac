// The vendor Firmographics: what is known of a company by its domain. Paid by the call.
import { HttpError, send } from '@sextant/http/client';
import { z } from 'zod';
import type { VendorOptions } from './mailcheck';

const found = z.object({
  name: z.string().nullish(),
  industry: z.string().nullish(),
  employees: z.number().nullish(),
  country: z.string().nullish(),
});
export type Firm = z.output<typeof found>;

export interface Firmographics {
  /** Null when the vendor does not know the domain. Throws HttpError: 429 when too fast, 402 when the quota is used up. */
  company(domain: string, signal: AbortSignal): Promise<Firm | null>;
}

const TIMEOUT_MS = 10_000;

export function createFirmographics({ url, apiKey }: VendorOptions): Firmographics {
  return {
    company: (domain, signal) =>
      send({
        what: `look up the company of ${domain}`,
        url: `${url}/v2/companies?${new URLSearchParams({ domain }).toString()}`,
        headers: { 'x-api-key': apiKey },
        timeoutMs: TIMEOUT_MS,
        signal,
        schema: found,
      }).catch((error: unknown) => {
        if (error instanceof HttpError && error.status === 404) return null;
        throw error;
      }),
  };
}
