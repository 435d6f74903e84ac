// Limits on the request rate, and the response to a client that exceeds one.
import rateLimit from '@fastify/rate-limit';
import { ProblemError } from '@sextant/http/problem';
import { apiRateLimitedTotal } from '@sextant/signals/security';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const rateLimited = counter(apiRateLimitedTotal);
export const WINDOW_MS = 60_000;
/** Clients whose requests are counted; the least recently seen are dropped. */
export const MAX_COUNTED_CLIENTS = 10_000;

/** Limits the requests per minute of an address to the routes added to `app` from now on, which need no key. */
export async function limitByAddress(app: FastifyInstance, max: number): Promise<void> {
  await app.register(rateLimit, {
    ...{ global: true, max, timeWindow: WINDOW_MS, cache: MAX_COUNTED_CLIENTS, keyGenerator: addressOf },
    errorResponseBuilder: (_, { ttl }) => tooManyRequests('address', ttl),
  });
}

export const addressOf = ({ ip }: FastifyRequest): string => `address ${ip}`;

export function tooManyRequests(reason: 'key' | 'address', ttlMs: number): ProblemError {
  rateLimited.inc({ reason });
  const seconds = Math.max(1, Math.ceil(ttlMs / 1000));
  const headers = { 'retry-after': String(seconds) };
  return new ProblemError(429, `too many requests: try again in ${seconds} s`, { headers });
}
