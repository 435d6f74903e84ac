// The routes behind authentication.
import { problems, type ZodTypeProvider } from '@sextant/http/openapi';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { drillRoutes } from './alerts/drill-routes';
import { alertRoutes } from './alerts/routes';
import { silenceRoutes } from './alerts/silence-routes';
import { auditRoutes } from './audit/routes';
import { boardRoutes } from './boards/routes';
import { budgetRoutes } from './budgets/routes';
import { deadLetterRoutes } from './dead-letters/routes';
import type { Api, OpsDeps } from './deps';
import { jobMetricsRoutes } from './deprecated/job-metrics';
import { exportRoutes } from './exports/routes';
import { flagRoutes } from './flags/routes';
import { incidentRoutes } from './incidents/routes';
import { jobReadRoutes, jobWriteRoutes } from './jobs/routes';
import { logRoutes } from './logs/routes';
import { metricRoutes } from './metrics/routes';
import { objectiveRoutes } from './objectives/routes';
import { overviewRoutes } from './overview/overview';
import { trendRoutes } from './overview/trends';
import { priceRoutes } from './prices/routes';
import { qaRoutes } from './qa/routes';
import { queueOverviewRoutes } from './queues/overview';
import { queueRoutes } from './queues/routes';
import { runComparisonRoutes } from './runs/comparison';
import { runListRoutes } from './runs/list';
import { runReadRoutes } from './runs/reads';
import { runWriteRoutes } from './runs/writes';
import { scheduleRoutes } from './schedules/routes';
import { signalRoutes } from './signals/routes';
import { streamRoutes } from './stream/routes';
import { keyRoutes } from './tenancy/keys';
import { meRoutes } from './tenancy/me';
import { orgRoutes } from './tenancy/orgs';
import { userRoutes } from './tenancy/users';
import { workspaceRoutes } from './tenancy/workspaces';
import { traceRoutes } from './traces/routes';
import { usageRoutes } from './usage/routes';

export function addRoutes(api: FastifyInstance, deps: OpsDeps): void {
  for (const { add, ...group } of ROUTES) addGroup(api, group, (scope) => add(scope, deps));
}

/** Adds a group in a context of its own, so that its hooks apply to its routes only. */
export function addGroup(api: FastifyInstance, group: RouteGroup, add: (scope: Api) => void): void {
  void api.register(async (scope) => {
    scope.addHook('onRoute', (route) => describeRoute(route, group));
    add(scope.withTypeProvider<ZodTypeProvider>());
  });
}

interface RouteGroup {
  /** Tag of the operations in the OpenAPI document. */
  readonly tag: string;
  /** Whether the routes call the controller. */
  readonly controller?: boolean;
  /** Whether the routes call Prometheus, Loki, Jaeger or Alertmanager. */
  readonly stores?: boolean;
}

interface AddedGroup extends RouteGroup {
  readonly add: (app: Api, deps: OpsDeps) => void;
}

const ROUTES: readonly AddedGroup[] = [
  { tag: 'me', add: meRoutes },
  { tag: 'orgs', add: orgRoutes },
  { tag: 'overview', add: overviewRoutes },
  { tag: 'overview', add: queueOverviewRoutes, controller: true },
  { tag: 'overview', add: trendRoutes },
  { tag: 'runs', add: runListRoutes },
  { tag: 'runs', add: runReadRoutes },
  { tag: 'runs', add: runComparisonRoutes },
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
  { tag: 'traces', add: traceRoutes, stores: true },
  { tag: 'logs', add: logRoutes, stores: true },
  { tag: 'metrics', add: metricRoutes, stores: true },
  { tag: 'boards', add: boardRoutes, stores: true },
  { tag: 'alerts', add: alertRoutes, stores: true },
  { tag: 'alerts', add: silenceRoutes, stores: true },
  { tag: 'alerts', add: drillRoutes, stores: true },
  { tag: 'alerts', add: objectiveRoutes, stores: true },
  { tag: 'signals', add: signalRoutes, stores: true },
  { tag: 'overview', add: streamRoutes },
  { tag: 'overview', add: jobMetricsRoutes },
];

const ALWAYS = [400, 401, 403, 404, 422, 429, 503];
const READ_PROBLEMS = problems(...ALWAYS);
/** A client can send a body even if the route has none. */
const WRITE_PROBLEMS = problems(...ALWAYS, 409, 413, 415);
/** Of routes that call another service or a store. */
const CALLING_PROBLEMS = problems(...ALWAYS, 409, 413, 415, 502, 504);

/** Adds the tag, and the problems that every route of its kind can respond with. */
function describeRoute(route: RouteOptions, { tag, controller = false, stores = false }: RouteGroup): void {
  const common = controller || stores ? CALLING_PROBLEMS : route.method === 'GET' ? READ_PROBLEMS : WRITE_PROBLEMS;
  const { response, ...schema } = route.schema ?? {};
  route.schema = { tags: [tag], ...schema, response: { ...(response as object), ...common } };
}
