// The HTTP application: the API behind authentication, its OpenAPI document, health and metrics.
import { describeApi, type ZodTypeProvider } from '@sextant/http/openapi';
import { answerProblem, invalidRequest } from '@sextant/http/problem';
import { createServer } from '@sextant/http/server';
import { trustProxyOf, type TrustedProxies } from '@sextant/http/trusted-proxies';
import { CursorError } from '@sextant/records/database/cursor';
import { httpTelemetry } from '@sextant/telemetry/http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { auditRoutes } from './audit/routes';
import { authenticateAll, type AuthOptions } from './auth/authenticate';
import { budgetRoutes } from './budgets/routes';
import { deadLetterRoutes } from './dead-letters/routes';
import type { Api, OpsDeps } from './deps';
import { jobMetricsRoutes } from './deprecated/job-metrics';
import { addDeprecatedPaths } from './deprecated/paths';
import { apiPage } from './docs/api-page';
import { runbookRoutes } from './docs/runbooks';
import { exportRoutes } from './exports/routes';
import { flagRoutes } from './flags/routes';
import { CONTROLLER_PROBLEMS, READ_PROBLEMS, WRITE_PROBLEMS } from './http/problems';
import { newRequestId, REQUEST_ID_HEADER } from './http/request-id';
import { unknownRoutes } from './http/unknown-routes';
import { incidentRoutes } from './incidents/routes';
import { jobReadRoutes, jobWriteRoutes } from './jobs/routes';
import { overviewRoutes } from './overview/routes';
import { trendRoutes } from './overview/trends';
import { priceRoutes } from './prices/routes';
import { qaRoutes } from './qa/routes';
import { queueOverviewRoutes } from './queues/overview';
import { queueRoutes } from './queues/routes';
import { runReadRoutes } from './runs/reads';
import { runWriteRoutes } from './runs/writes';
import { scheduleRoutes } from './schedules/routes';
import { streamRoutes } from './stream/routes';
import { keyRoutes } from './tenancy/keys';
import { meRoutes } from './tenancy/me';
import { orgRoutes } from './tenancy/orgs';
import { userRoutes } from './tenancy/users';
import { workspaceRoutes } from './tenancy/workspaces';
import { usageRoutes } from './usage/routes';

const API = {
  title: 'Sextant',
  description: [
    'Runs of AI jobs, their queues, their cost and their failures.',
    'Send `Authorization: Bearer <API key>`. A key belongs to one org and has a role: viewer, operator or admin.',
    'The platform key reads every org, or the org that the header `X-Sextant-Org` names; responses that can cover several',
    'orgs have a field `org`: the name of the org, or null for every org. Any other key that names an org other than its',
    'own is rejected with 403. Every response has an `x-request-id`, which also appears in the logs.',
    'Amounts of money are US dollars as strings with 9 decimals, times are RFC 3339 in UTC, and durations are in seconds.',
  ].join('\n'),
  version: '1.0.0',
};

/** Longer parameters fail validation with 422 instead of 404; Node accepts headers of up to 16 KiB. */
const MAX_PARAM_LENGTH = 16 * 1024;

export interface AppOptions {
  /** Default: no proxy is trusted. */
  readonly trustedProxies?: TrustedProxies;
}

/** Builds the application without listening. */
export function buildApp(
  deps: OpsDeps,
  auth: Omit<AuthOptions, 'database'>,
  { trustedProxies = 0 }: AppOptions = {},
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
  void app.register(apiPage);
  void app.register(runbookRoutes);
  void app.register(async (api) => {
    addDeprecatedPaths(api);
    await authenticateAll(api, { database: deps.database, ...auth });
    for (const group of ROUTES) {
      void api.register(async (scope) => {
        scope.addHook('onRoute', (route) => describeRoute(route, group));
        group.add(scope.withTypeProvider<ZodTypeProvider>(), deps);
      });
    }
  });
  return app;
}

interface RouteGroup {
  /** Tag of the operations in the OpenAPI document. */
  readonly tag: string;
  readonly add: (app: Api, deps: OpsDeps) => void;
  /** Whether the routes call the controller. */
  readonly controller?: boolean;
}

/** Routes behind authentication. */
const ROUTES: readonly RouteGroup[] = [
  { tag: 'me', add: meRoutes },
  { tag: 'orgs', add: orgRoutes },
  { tag: 'overview', add: overviewRoutes },
  { tag: 'overview', add: queueOverviewRoutes, controller: true },
  { tag: 'overview', add: trendRoutes },
  { tag: 'runs', add: runReadRoutes },
  { tag: 'runs', add: runWriteRoutes, controller: true },
  { tag: 'usage', add: usageRoutes },
  { tag: 'audit', add: auditRoutes },
  { tag: 'people', add: workspaceRoutes },
  { tag: 'people', add: userRoutes },
  { tag: 'dead letters', add: deadLetterRoutes, controller: true },
  { tag: 'jobs', add: jobReadRoutes },
  { tag: 'jobs', add: jobWriteRoutes, controller: true },
  { tag: 'queues', add: queueRoutes, controller: true },
  { tag: 'schedules', add: scheduleRoutes, controller: true },
  { tag: 'flags', add: flagRoutes },
  { tag: 'budgets and prices', add: budgetRoutes },
  { tag: 'budgets and prices', add: priceRoutes },
  { tag: 'qa', add: qaRoutes },
  { tag: 'incidents', add: incidentRoutes },
  { tag: 'keys', add: keyRoutes },
  { tag: 'exports', add: exportRoutes },
  { tag: 'overview', add: streamRoutes },
  { tag: 'overview', add: jobMetricsRoutes },
];

/** Adds the tag, and the problems that every route of its kind can respond with. */
function describeRoute(route: RouteOptions, { tag, controller = false }: RouteGroup): void {
  const problems = controller ? CONTROLLER_PROBLEMS : route.method === 'GET' ? READ_PROBLEMS : WRITE_PROBLEMS;
  const { response, ...schema } = route.schema ?? {};
  route.schema = { tags: [tag], ...schema, response: { ...(response as object), ...problems } };
}

function sendProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  // A path that cannot be decoded is rejected before any hook runs.
  reply.header(REQUEST_ID_HEADER, request.id);
  if (!(error instanceof CursorError)) return answerProblem(error, request, reply);
  const message = 'must be the next_cursor of a response of this list';
  answerProblem(invalidRequest([{ field: 'cursor', message }]), request, reply);
}
