// The hook before every route of the API: authenticates the caller, selects the org and limits the request rate.
import rateLimit from '@fastify/rate-limit';
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { apiRateLimitedTotal } from '@sextant/signals/security';
import { withRunContext } from '@sextant/telemetry/context';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerKey, callerOf, setCaller } from './caller';
import type { Identify } from './identify';
import { ORG_HEADER, withNamedOrg } from './org';

export interface AuthOptions {
  readonly database: Database;
  readonly identify: Identify;
  /** Requests per minute of one key or user; also failed authentications per minute from one address. */
  readonly ratePerMinute: number;
}

const rateLimited = counter(apiRateLimitedTotal);
const WINDOW_MS = 60_000;
/** Callers whose requests are counted; the least recently seen are dropped. */
const MAX_COUNTED_CALLERS = 10_000;

/** Requires authentication on the routes added to `api` from now on, and limits their request rate. */
export async function authenticateAll(api: FastifyInstance, options: AuthOptions): Promise<void> {
  const { ratePerMinute: max } = options;
  await api.register(rateLimit, {
    global: true,
    max,
    timeWindow: WINDOW_MS,
    cache: MAX_COUNTED_CALLERS,
    keyGenerator: (request) => callerKey(callerOf(request)),
    errorResponseBuilder: (_, { ttl }) => tooManyRequests('key', ttl),
  });
  const countFailure = api.createRateLimit({
    max,
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => `address ${request.ip}`,
  });
  // A callback instead of a promise, so that the routes run inside the context that carries the org.
  api.addHook('onRequest', (request, _, done) => {
    authenticate(request, options).then(
      (orgId) => withRunContext({ org_id: orgId }, () => done()),
      (error: unknown) => void limitFailures(error, request).then(done, done),
    );
  });

  async function limitFailures(error: unknown, request: FastifyRequest): Promise<never> {
    if (!(error instanceof ProblemError) || error.status !== 401) throw error;
    const limit = await countFailure(request);
    throw !limit.isAllowed && limit.isExceeded ? tooManyRequests('address', limit.ttl) : error;
  }
}

async function authenticate(request: FastifyRequest, { database, identify }: AuthOptions): Promise<string> {
  const { authorization, [ORG_HEADER]: orgName } = request.headers;
  const caller = await withNamedOrg(database, await identify(authorization), orgName);
  setCaller(request, caller);
  return caller.orgId;
}

function tooManyRequests(reason: 'key' | 'address', ttlMs: number): ProblemError {
  rateLimited.inc({ reason });
  const seconds = Math.max(1, Math.ceil(ttlMs / 1000));
  const headers = { 'retry-after': String(seconds) };
  return new ProblemError(429, `too many requests: try again in ${seconds} s`, { headers });
}
