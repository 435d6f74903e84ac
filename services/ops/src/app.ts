// The HTTP application: the API behind authentication, its description, health and metrics.
import { describeApi } from '@sextant/http/openapi';
import { answerProblem, invalidRequest } from '@sextant/http/problem';
import { createServer } from '@sextant/http/server';
import { trustProxyOf, type TrustedProxies } from '@sextant/http/trusted-proxies';
import { CursorError } from '@sextant/records/database/cursor';
import { httpTelemetry } from '@sextant/telemetry/http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { auditRoutes } from './audit/routes';
import { authenticateAll, type AuthOptions } from './auth/authenticate';
import type { OpsDeps } from './deps';
import { dlqRoutes } from './dead-letters/routes';
import { browseRoutes } from './docs/api-page';
import { exportRoutes } from './exports/routes';
import { flagRoutes } from './flags/routes';
import { unknownRoutes } from './http/unknown-routes';
import { newRequestId, REQUEST_ID_HEADER } from './http/request-id';
import { incidentRoutes } from './incidents/routes';
import { jobRoutes } from './jobs/routes';
import { keyRoutes } from './tenancy/keys';
import { meRoutes } from './tenancy/me';
import { budgetRoutes } from './budgets/routes';
import { priceRoutes } from './prices/routes';
import { jobMetricsRoutes } from './deprecated/job-metrics';
import { answerOlderPaths } from './deprecated/paths';
import { orgRoutes } from './tenancy/orgs';
import { overviewRoutes } from './overview/routes';
import { userRoutes } from './tenancy/users';
import { workspaceRoutes } from './tenancy/workspaces';
import { qaRoutes } from './qa/routes';
import { queueOverviewRoutes } from './queue/routes';
import { queueRoutes } from './queues/routes';
import { runbookRoutes } from './docs/runbooks';
import { runReadRoutes } from './runs/reads';
import { runWriteRoutes } from './runs/writes';
import { scheduleRoutes } from './schedules/routes';
import { streamRoutes } from './stream/routes';
import { trendRoutes } from './overview/trends';
import { usageRoutes } from './usage/routes';

const API = {
  title: 'Sextant',
  description: [
    'Runs of AI jobs, what carries them, what they cost and why they failed.',
    'Send `Authorization: Bearer <API key>`. A key belongs to one org and has a role: viewer, operator or admin.',
    'A key of the platform reads all orgs, and one that it names with the header `X-Sextant-Org`; answers that may cover',
    'several orgs have a member `org`: its name, or null for all. Any other key that names another org than its own is',
    'refused. Answers carry `x-request-id`, which the log has too.',
    'Money is US dollars as text with 9 decimals, times are RFC 3339 in UTC, durations are seconds.',
  ].join('\n'),
  version: '1.0.0',
};

/** Schemas say how long a part of a path may be, and answer with 422; Node takes headers of 16 KB. */
const MAX_PARAM_LENGTH = 16 * 1024;

export interface AppOptions {
  /** None unless given. */
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
    frameworkErrors: answer,
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  const unknown = unknownRoutes(app);
  // Also where the body of such a request cannot be read.
  app.setErrorHandler((error: Error, request, reply) =>
    answer(request.is404 ? unknown(request) : error, request, reply),
  );
  app.setNotFoundHandler((request) => {
    throw unknown(request);
  });
  // Without the controller everything is still read; what it would change is answered with 503.
  httpTelemetry(app, { ready: () => deps.database.ready() });
  describeApi(app, API);
  void app.register(browseRoutes);
  void app.register(runbookRoutes);
  void app.register(async (api) => {
    answerOlderPaths(api);
    await authenticateAll(api, { database: deps.database, ...auth });
    for (const routesOf of ROUTES) void api.register(routesOf(deps));
  });
  return app;
}

/** Each registers its paths under authentication. */
const ROUTES: readonly ((deps: OpsDeps) => (api: FastifyInstance) => Promise<void>)[] = [
  meRoutes,
  orgRoutes,
  overviewRoutes,
  queueOverviewRoutes,
  trendRoutes,
  runReadRoutes,
  runWriteRoutes,
  usageRoutes,
  auditRoutes,
  workspaceRoutes,
  userRoutes,
  dlqRoutes,
  jobRoutes,
  queueRoutes,
  scheduleRoutes,
  flagRoutes,
  budgetRoutes,
  priceRoutes,
  qaRoutes,
  incidentRoutes,
  keyRoutes,
  exportRoutes,
  streamRoutes,
  jobMetricsRoutes,
];

function answer(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  // A path that cannot be decoded is refused before any hook.
  reply.header(REQUEST_ID_HEADER, request.id);
  if (!(error instanceof CursorError)) return answerProblem(error, request, reply);
  const message = 'must be the next_cursor of an answer of this list';
  answerProblem(invalidRequest([{ field: 'cursor', message }]), request, reply);
}
