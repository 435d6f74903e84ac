// The hook before every route of the API: who calls, for which org, and not too often.
import rateLimit from '@fastify/rate-limit';
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { apiRateLimitedTotal } from '@sextant/signals/security';
import { withRunContext } from '@sextant/telemetry/context';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf, setCaller } from './caller';
import type { Identify } from './identify';
import { inNamedOrg, ORG_HEADER } from './org';

export interface AuthOptions {
  readonly database: Database;
  readonly identify: Identify;
  /** Requests a minute by one key or user; and refused ones from one address. */
  readonly ratePerMinute: number;
}

const limited = counter(apiRateLimitedTotal);
const WINDOW_MS = 60_000;
/** Callers whose counts are kept; the counts of those not seen for longest are forgotten. */
const COUNTED = 10_000;

/** Lets only authenticated requests reach the routes that are added to `api` afterwards, and limits their rate. */
export async function authenticateAll(api: FastifyInstance, options: AuthOptions): Promise<void> {
  const { ratePerMinute: max } = options;
  await api.register(rateLimit, {
    global: true,
    max,
    timeWindow: WINDOW_MS,
    cache: COUNTED,
    keyGenerator: (request) => limitKey(request),
    errorResponseBuilder: (_, { ttl }) => tooMany('key', ttl),
  });
  const refusedFrom = api.createRateLimit({
    max,
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => `address ${request.ip}`,
  });
  // With a callback, as the routes must run inside the context that names the org.
  api.addHook('onRequest', (request, _, done) => {
    identify(request, options).then(
      (orgId) => withRunContext({ org_id: orgId }, () => done()),
      (error: unknown) => void afterRefusal(error, request).then(done, done),
    );
  });

  async function afterRefusal(error: unknown, request: FastifyRequest): Promise<never> {
    if (!(error instanceof ProblemError) || error.status !== 401) throw error;
    const limit = await refusedFrom(request);
    throw !limit.isAllowed && limit.isExceeded ? tooMany('address', limit.ttl) : error;
  }
}

async function identify(request: FastifyRequest, { database, identify: who }: AuthOptions): Promise<string> {
  const { authorization, [ORG_HEADER]: named } = request.headers;
  const caller = await inNamedOrg(database, await who(authorization), named);
  setCaller(request, caller);
  return caller.orgId;
}

function limitKey(request: FastifyRequest): string {
  const { keyId, org, actor } = callerOf(request);
  return keyId ?? `${org} ${actor}`;
}

function tooMany(reason: 'key' | 'address', ttlMs: number): ProblemError {
  limited.inc({ reason });
  const seconds = Math.max(1, Math.ceil(ttlMs / 1000));
  const headers = { 'retry-after': String(seconds) };
  return new ProblemError(429, `too many requests: try again in ${seconds} s`, { headers });
}
