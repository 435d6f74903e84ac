// The HTTP application: the API behind authentication, its OpenAPI document, health and metrics.
import { describeApi } from '@sextant/http/openapi';
import { answerProblem, invalidRequest } from '@sextant/http/problem';
import { createServer } from '@sextant/http/server';
import { trustProxyOf, type TrustedProxies } from '@sextant/http/server/trusted-proxies';
import { CursorError } from '@sextant/records/database/cursor';
import { httpTelemetry } from '@sextant/telemetry/http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { authenticateAll, type AuthOptions } from './auth/authenticate';
import { limitByAddress } from './auth/rate-limits';
import { cspReportRoutes } from './console/csp-reports';
import { consolePage } from './console/page';
import { BUILT_CONSOLE, consoleRoutes } from './console/routes';
import type { OpsDeps } from './deps';
import { addDeprecatedPaths } from './deprecated/paths';
import { apiPage } from './docs/api-page';
import { unknownRoutes } from './http/unknown-routes';
import { addGroup, addRoutes } from './routes';
import { runbookPages } from './runbooks/pages';
import { runbookRoutes } from './runbooks/routes';
import { providerRoutes, type ProviderSignIn } from './sessions/provider-routes';
import { sessionListRoutes } from './sessions/list-routes';
import { sessionRoutes, signInRoutes, type SessionDeps } from './sessions/routes';
import type { Sessions } from './sessions/sessions';

const API = {
  title: 'Sextant',
  description: [
    'Runs of AI jobs, their queues, their cost and their failures.',
    'Send `Authorization: Bearer <API key>`; a browser sends the cookie of POST /api/v1/session instead. A key belongs to one',
    'org and has a role: viewer, operator or admin.',
    'The platform key reads every org, or the org that the header `X-Sextant-Org` names; responses that can cover several',
    'orgs have a field `org`: the name of the org, or null for every org. Any other key that names an org other than its',
    'own is rejected with 403. Every response has an `x-request-id`, which also appears in the logs.',
    'Amounts of money are US dollars as strings with 9 decimals, times are RFC 3339 in UTC, and durations are in seconds.',
  ].join('\n'),
  version: '1.0.0',
};

/** Longer parameters fail validation with 422 instead of 404; Node accepts headers of up to 16 KiB. */
const MAX_PARAM_LENGTH = 16 * 1024;

const REQUEST_ID_HEADER = 'x-request-id';
const WELL_FORMED_ID = /^[A-Za-z0-9._-]{1,64}$/;

export interface AppOptions extends Pick<SessionDeps, 'consoleUrl'> {
  /** The folder of the built console; default: that of this repository. */
  readonly consoleDir?: string | undefined;
  /** Sign-in with an identity provider; default: with keys and links only. */
  readonly signIn?: ProviderSignIn | undefined;
  /** Default: no proxy is trusted. */
  readonly trustedProxies?: TrustedProxies;
}

export interface AppAuth extends Omit<AuthOptions, 'database'> {
  readonly sessions: Sessions;
}

/** Builds the application without listening. */
export function buildApp(
  deps: OpsDeps,
  auth: AppAuth,
  { trustedProxies = 0, ...options }: AppOptions = {},
): FastifyInstance {
  const app = createServer({
    trustProxy: trustProxyOf(trustedProxies),
    genReqId: newRequestId,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: sendProblem,
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  const unknown = unknownRoutes(app);
  // A request for an unknown path can also fail while its body is parsed.
  app.setErrorHandler((error: Error, request, reply) =>
    sendProblem(request.is404 ? unknown(request) : error, request, reply),
  );
  app.setNotFoundHandler((request) => {
    throw unknown(request);
  });
  // Readiness ignores the controller: without it reads still work, and changes are answered with 503.
  httpTelemetry(app, { ready: () => deps.database.ready() });
  describeApi(app, API);
  void app.register(cspReportRoutes);
  const { consoleDir = BUILT_CONSOLE } = options;
  const page = consolePage(consoleDir);
  void app.register(consoleRoutes, { dir: consoleDir, page, unknown });
  void app.register(apiPage);
  void app.register(runbookPages, { deps, page });
  const { signIn } = options;
  const session = { ...auth, ...options, database: deps.database, hasProvider: signIn !== undefined };
  void app.register(async (open) => {
    await limitByAddress(open, auth.ratePerMinute);
    addGroup(open, { tag: 'session' }, (scope) => signInRoutes(scope, session));
    addGroup(open, { tag: 'alerts' }, (scope) => runbookRoutes(scope, deps));
    if (signIn) providerRoutes(open, { ...session, ...signIn });
  });
  void app.register(async (api) => {
    addDeprecatedPaths(api);
    await authenticateAll(api, { database: deps.database, ...auth });
    addRoutes(api, deps);
    addGroup(api, { tag: 'session' }, (scope) => sessionRoutes(scope, session));
    addGroup(api, { tag: 'session' }, (scope) => sessionListRoutes(scope, session));
  });
  return app;
}

/** The client's id if it is well-formed, otherwise a new one. Also sets the header, which gives the correlation id. */
function newRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const requested = headers[REQUEST_ID_HEADER];
  const id = typeof requested === 'string' && WELL_FORMED_ID.test(requested) ? requested : randomUUID();
  headers[REQUEST_ID_HEADER] = id;
  return id;
}

function sendProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  // A path that cannot be decoded is rejected before any hook runs.
  reply.header(REQUEST_ID_HEADER, request.id);
  if (!(error instanceof CursorError)) return answerProblem(error, request, reply);
  const message = 'must be the next_cursor of a response of this list';
  answerProblem(invalidRequest([{ field: 'cursor', message }]), request, reply);
}
