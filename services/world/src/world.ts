// The simulated outside world as one HTTP server: GitHub, a model provider, npm, Slack, PagerDuty, e-mail.
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import type { WorldConfig } from './config';
import { faultRoutes } from './control/fault-routes';
import { inboxRoutes } from './control/inbox-routes';
import { trafficRoutes } from './control/traffic-routes';
import { emailRoutes } from './email';
import { createFaults } from './faults';
import { createComments } from './github/comments';
import { githubRoutes } from './github/routes';
import { createInboxes } from './inboxes';
import { npmRoutes } from './npm-registry/routes';
import { openaiRoutes } from './openai/routes';
import { pagerdutyRoutes } from './pagerduty';
import { answerProblem, ProblemError } from './problem';
import { seededRandom } from './random';
import { slackRoutes } from './slack';
import { webhookSender } from './traffic/delivery';
import { createTraffic } from './traffic/traffic';
import { createRequester } from './traffic/requester';

/** The world's server, not yet listening. Closing it stops its traffic. */
export function createWorld(config: WorldConfig): FastifyInstance {
  const random = (stream: string) => seededRandom(config.seed, stream);
  const inboxes = createInboxes();
  const faults = createFaults(random('faults'));
  const comments = createComments();
  const requester = createRequester({ comments, random: random('requests') });
  const send = webhookSender({ config, faults });
  const traffic = createTraffic({ send, requester, random: random('arrivals') });

  const app = Fastify({
    logger: { level: config.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 16 * 1024 * 1024,
    // A simulated answer may take minutes; whoever stops the world does not wait for it.
    forceCloseConnections: true,
  });
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler((request) => {
    throw new ProblemError(404, `there is nothing at ${request.method} ${request.url}`);
  });
  app.addHook('onClose', () => traffic.close());

  for (const path of ['/healthz', '/readyz']) app.get(path, async () => ({ status: 'ok' }));
  void app.register(githubRoutes({ comments, inbox: inboxes.github }), { prefix: '/github' });
  void app.register(openaiRoutes({ faults, random: random('openai'), latencyScale: config.latencyScale }), {
    prefix: '/openai/v1',
  });
  void app.register(npmRoutes, { prefix: '/npm' });
  void app.register(slackRoutes(inboxes.slack), { prefix: '/slack' });
  void app.register(pagerdutyRoutes(inboxes.pagerduty), { prefix: '/pagerduty' });
  void app.register(emailRoutes(inboxes.email), { prefix: '/email' });
  void app.register(faultRoutes(faults));
  void app.register(inboxRoutes(inboxes));
  void app.register(trafficRoutes({ traffic, requester, send }));
  return app;
}
