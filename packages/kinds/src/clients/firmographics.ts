// The vendor Firmographics: looks up a company by its domain. Charges per call.
import { HttpError, send } from '@sextant/http/client';
import { z } from 'zod';
import type { VendorOptions } from './mailcheck';

const firm = z.object({
  name: z.string().nullish(),
  industry: z.string().nullish(),
  employees: z.number().nullish(),
  country: z.string().nullish(),
});
export type Firm = z.output<typeof firm>;

export interface Firmographics {
  /** Null if the domain is unknown. Throws HttpError: 429 for a rate limit, 402 for an exhausted quota. */
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
        schema: firm,
      }).catch((error: unknown) => {
        if (error instanceof HttpError && error.status === 404) return null;
        throw error;
      }),
  };
}
