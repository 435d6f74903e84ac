// The HTTP application: webhooks, internal routes, health and metrics.
import { httpTelemetry } from '@sextant/telemetry/http';
import type { FastifyInstance } from 'fastify';
import type { Controller } from './controller-client';
import type { GitHub } from './github/client';
import { createCommentOnce } from './github/comment-once';
import { internalRoutes } from './internal-routes';
import { answerProblem, ProblemError } from '@sextant/http/problem';
import { createServer } from '@sextant/http/server';
import { trustProxyOf, type TrustedProxies } from '@sextant/http/server/trusted-proxies';
import { createPublisher } from './results/comment';
import { COMMANDERS, type Association } from './webhook/associations';
import { commandRate, RATES, type CommandRates } from './webhook/command-rate';
import { createRefusals } from './webhook/refusals';
import { otherMethods, webhookRoutes } from './webhook/routes';

export interface AppDeps {
  readonly github: GitHub;
  readonly controller: Controller;
  readonly webhookSecret: string;
  /** Default COMMANDERS. */
  readonly commanders?: readonly Association[];
  /** Commands per minute; default RATES. */
  readonly rates?: CommandRates;
  /** Default: none. */
  readonly trustedProxies?: TrustedProxies;
  readonly serviceToken: string;
}

/** Builds the application without listening. */
export function buildApp({
  github,
  controller,
  webhookSecret,
  commanders = COMMANDERS,
  rates = RATES,
  trustedProxies = 0,
  serviceToken,
}: AppDeps): FastifyInstance {
  const app = createServer({ trustProxy: trustProxyOf(trustedProxies) });
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(({ method, url }) => {
    throw new ProblemError(404, `no route ${method} ${url.split('?')[0]}: send webhooks to POST /webhooks/github`);
  });
  httpTelemetry(app, { ready: () => controller.ready() });
  const commentOnce = createCommentOnce(github);
  void app.register(
    webhookRoutes({
      secret: webhookSecret,
      controller,
      commanders,
      refusals: createRefusals(github, commentOnce),
      countCommand: commandRate(rates),
    }),
  );
  void app.register(otherMethods);
  void app.register(internalRoutes({ github, publish: createPublisher(commentOnce), serviceToken }));
  return app;
}
