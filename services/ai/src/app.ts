// The HTTP application: generate, health and metrics.
import { withRunContext } from '@sextant/telemetry/context';
import { httpTelemetry } from '@sextant/telemetry/http';
import Fastify, { type FastifyInstance } from 'fastify';
import { requireBearer } from '@sextant/kit/bearer';
import { generateRequest } from './generate-request';
import { answerProblem, parse, ProblemError } from '@sextant/kit/problem';
import type { Router } from './router';

export interface AppDeps {
  readonly router: Router;
  readonly serviceToken: string;
  /** Reasons why the service cannot work now. */
  readonly ready: () => Promise<readonly string[]>;
}

/** Prompts with whole files in them are larger than Fastify's default of 1 MiB. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** Builds the application without listening. */
export function buildApp({ router, serviceToken, ready }: AppDeps): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: 'idle', bodyLimit: BODY_LIMIT });
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(({ method, url }) => {
    throw new ProblemError(404, `there is no ${method} ${url.split('?')[0]}: calls go to POST /api/v1/generate`);
  });
  httpTelemetry(app, { ready });
  app.post('/api/v1/generate', { onRequest: requireBearer(serviceToken) }, async ({ body }) => {
    const request = parse(generateRequest, body);
    return withRunContext({ run_id: request.run_id, org_id: request.org_id }, () => router.generate(request));
  });
  return app;
}
