// The HTTP API: generate, guard, providers, health and metrics.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { requireBearer } from '@sextant/http/server/bearer';
import { answerProblem, parse, ProblemError } from '@sextant/http/problem';
import { createServer } from '@sextant/http/server';
import type { ProviderName } from '@sextant/signals/labels';
import { withRunContext } from '@sextant/telemetry/context';
import { httpTelemetry } from '@sextant/telemetry/http';
import { guardPrompt, guardRequest } from '../guard/guard';
import type { Routing } from '../router/routing';
import { eventStream } from './event-stream';
import { generateRequest } from './generate-request';

export interface AppDeps {
  readonly routing: Pick<Routing, 'router' | 'reports'>;
  readonly providers: readonly ProviderName[];
  readonly serviceToken: string;
  /** Reasons why the service is not ready. */
  readonly ready: () => Promise<readonly string[]>;
}

/** Prompts may contain whole files; Fastify's default is 1 MiB. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** Builds the application without listening. */
export function buildApp({ routing, providers, serviceToken, ready }: AppDeps): FastifyInstance {
  const app = createServer({ bodyLimit: BODY_LIMIT });
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(({ method, url }) => {
    throw new ProblemError(
      404,
      `no route for ${method} ${url.split('?')[0]}: send model calls to POST /api/v1/generate`,
    );
  });
  httpTelemetry(app, { ready });
  const onRequest = requireBearer(serviceToken);
  const schema = generateRequest(providers);
  app.post('/api/v1/generate', { onRequest }, async ({ body }, reply) => {
    const { stream, ...request } = parse(schema, body);
    return withRunContext({ run_id: request.run_id, org_id: request.org_id }, async () => {
      if (!stream) return routing.router.generate(request);
      const options = { signal: disconnected(reply), operation: 'POST /api/v1/generate' };
      const events = await eventStream((reader) => routing.router.generate(request, reader), options);
      return reply.type('text/event-stream').header('cache-control', 'no-store').send(events);
    });
  });
  app.post('/api/v1/guard', { onRequest }, async ({ body }) => guardPrompt(parse(guardRequest, body)));
  app.get('/api/v1/providers', { onRequest }, async () => ({ providers: routing.reports() }));
  return app;
}

/** Aborted when the connection closes before the response has ended. */
function disconnected({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
