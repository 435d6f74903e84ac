// The HTTP application: the API for runs, health and metrics.
import { httpTelemetry } from '@sextant/telemetry/http';
import Fastify, { type FastifyInstance } from 'fastify';
import { answerProblem, ProblemError } from '@sextant/kit/problem';
import { runRoutes, type RunRoutesDeps } from './runs/routes';

/** Builds the application without listening. */
export function buildApp(deps: RunRoutesDeps): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: 'idle' });
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(({ method, url }) => {
    throw new ProblemError(404, `there is no ${method} ${url.split('?')[0]}: runs are at /api/v1/runs`);
  });
  // Without Redis runs are still accepted: they are queued when it is back.
  httpTelemetry(app, { ready: () => deps.database.ready() });
  void app.register(runRoutes(deps));
  return app;
}
