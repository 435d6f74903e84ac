// The HTTP application: API, health and metrics.
import { describeApi } from '@sextant/http/openapi';
import { answerProblem, ProblemError } from '@sextant/http/problem';
import { createServer } from '@sextant/http/server';
import { requireBearer } from '@sextant/http/server/bearer';
import { httpTelemetry } from '@sextant/telemetry/http';
import type { FastifyInstance } from 'fastify';
import { deadLetterRoutes, type DeadLetterRoutesDeps } from './dead-letters/routes';
import { flagRoutes } from './flags/routes';
import { kindRoutes } from './kinds/routes';
import { queueRoutes, type QueueRoutesDeps } from './queue/routes';
import { runRoutes, type RunRoutesDeps } from './runs/routes';
import { scheduleRoutes, type ScheduleRoutesDeps } from './schedules/routes';

export interface AppDeps extends RunRoutesDeps, DeadLetterRoutesDeps, QueueRoutesDeps, ScheduleRoutesDeps {
  /** Bearer tokens of our services and of an operator. */
  readonly tokens: readonly string[];
}

const API = {
  title: 'Sextant controller',
  description: 'Runs, queues, dead letters, schedules and feature flags.',
  version: '1.0.0',
};

/** Builds the application without listening. */
export function buildApp(deps: AppDeps): FastifyInstance {
  const app = createServer();
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(({ method, url }) => {
    throw new ProblemError(404, `there is no ${method} ${url.split('?')[0]}: GET /openapi.json lists all routes`);
  });
  // Without Redis the controller still accepts runs and queues them later.
  httpTelemetry(app, { ready: () => deps.database.ready() });
  describeApi(app, API);
  void app.register(async (api) => {
    api.addHook('onRequest', requireBearer(...deps.tokens));
    const routes = [runRoutes, deadLetterRoutes, queueRoutes, scheduleRoutes, flagRoutes];
    for (const routesOf of routes) void api.register(routesOf(deps));
    void api.register(kindRoutes);
  });
  return app;
}
