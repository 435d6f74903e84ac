// The hook before every route of the API: authenticates the caller, selects the org and limits the request rate.
import rateLimit from '@fastify/rate-limit';
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { withRunContext } from '@sextant/telemetry/context';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sessionTokenOf } from '../sessions/cookie';
import { requireSameOrigin } from '../sessions/same-origin';
import type { Sessions } from '../sessions/sessions';
import { callerKey, callerOf, setCaller, type Caller } from './caller';
import type { Identify } from './identify';
import { ORG_HEADER, withNamedOrg } from './org';
import { addressOf, MAX_COUNTED_CLIENTS, tooManyRequests, WINDOW_MS } from './rate-limits';

export interface AuthOptions {
  readonly database: Database;
  readonly identify: Identify;
  readonly sessions: Pick<Sessions, 'find'>;
  /** Requests per minute of one key or user; also failed authentications per minute from one address. */
  readonly ratePerMinute: number;
}

/** Requires authentication on the routes added to `api` from now on, and limits their request rate. */
export async function authenticateAll(api: FastifyInstance, options: AuthOptions): Promise<void> {
  const { ratePerMinute: max } = options;
  await api.register(rateLimit, {
    global: true,
    max,
    timeWindow: WINDOW_MS,
    cache: MAX_COUNTED_CLIENTS,
    keyGenerator: (request) => callerKey(callerOf(request)),
    errorResponseBuilder: (_, { ttl }) => tooManyRequests('key', ttl),
  });
  const countFailure = api.createRateLimit({
    max,
    timeWindow: WINDOW_MS,
    keyGenerator: addressOf,
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

async function authenticate(request: FastifyRequest, options: AuthOptions): Promise<string> {
  const caller = await withNamedOrg(options.database, await identity(request, options), request.headers[ORG_HEADER]);
  setCaller(request, caller);
  return caller.orgId;
}

/** The caller by the Authorization header, or else by the session cookie, which browsers also send for other sites. */
async function identity(request: FastifyRequest, { identify, sessions }: AuthOptions): Promise<Caller> {
  const { authorization } = request.headers;
  const token = authorization === undefined ? sessionTokenOf(request) : undefined;
  if (token === undefined) return identify(authorization);
  requireSameOrigin(request);
  return sessions.find(token);
}
