// The simulated outside world as one HTTP server: GitHub, providers of models, registries, the web, vendors, messengers.
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyRequest,
  type onRequestHookHandler,
} from 'fastify';
import { anthropicRoutes } from './anthropic/routes';
import { cmsRoutes } from './cms/routes';
import { compatibleRoutes } from './compatible/routes';
import type { WorldConfig } from './config';
import { onlyWith } from './control/administrator';
import { faultRoutes } from './control/fault-routes';
import { inboxRoutes } from './control/inbox-routes';
import { statsRoutes } from './control/stats-routes';
import { commentRoutes } from './control/comment-routes';
import { trafficRoutes } from './control/traffic-routes';
import { cratesRoutes } from './crates/routes';
import { crmRoutes } from './crm/routes';
import { proofTimeout } from './disturbances/proof-timeout';
import { queueFlood } from './disturbances/queue-flood';
import { emailRoutes } from './email';
import { createFaults, type Faults } from './faults';
import { createComments, type Comments } from './github/comments';
import { githubRoutes } from './github/routes';
import { googleRoutes } from './google/routes';
import { goproxyRoutes } from './goproxy/routes';
import { createInboxes } from './inboxes';
import { createModels } from './models/simulation';
import { npmRoutes } from './npm-registry/routes';
import { openaiRoutes } from './openai/routes';
import { pagerdutyRoutes } from './pagerduty';
import { answerProblem, ProblemError } from './problem';
import { pypiRoutes } from './pypi/routes';
import { seededRandom } from './random';
import { slackRoutes } from './slack';
import { createStats } from './stats';
import { createDemands } from './traffic/demand';
import { webhookSender } from './traffic/delivery';
import { createRequester } from './traffic/requester';
import { createRuns, runSender } from './traffic/runs';
import { keepTraffic, type StandingOptions } from './traffic/standing';
import { createTraffic } from './traffic/traffic';
import { firmographicsRoutes } from './vendors/firmographics';
import { mailcheckRoutes } from './vendors/mailcheck';
import { webRoutes } from './web/routes';

/** The world's server, not yet listening. Closing it stops its traffic. */
export function createWorld(config: WorldConfig): FastifyInstance {
  const faults = createFaults(seededRandom(config.seed, 'faults'));
  const comments = createComments();
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
  for (const path of ['/healthz', '/readyz']) app.get(path, async () => ({ status: 'ok' }));
  addParts(app, { config, faults, comments });
  addControl(app, { config, faults, comments });
  return app;
}

interface Shared {
  readonly config: WorldConfig;
  readonly faults: Faults;
  readonly comments: Comments;
}

/** Everything that the platform calls; each part's calls are counted under its name. */
function addParts(app: FastifyInstance, { config, faults, comments }: Shared): void {
  const { seed, latencyScale } = config;
  const stats = createStats();
  const inboxes = createInboxes();
  const models = createModels({ faults, seed, latencyScale });
  const vendor = (name: string) => ({ faults, latencyScale, random: seededRandom(seed, name) });

  const add: AddPart = (name, prefix, routes, which) =>
    void app.register(counted(routes, stats.counting(name, which)), { prefix });
  // The list of models is no call of a model.
  const generates = ({ method }: FastifyRequest) => method === 'POST';

  add('github', '/github', githubRoutes({ comments, inbox: inboxes.github }));
  add('openai', '/openai/v1', openaiRoutes(models), generates);
  add('anthropic', '/anthropic/v1', anthropicRoutes(models), generates);
  add('google', '/google/v1beta', googleRoutes(models), generates);
  add('openai_compatible', '/compatible/v1', compatibleRoutes(models), generates);

  add('npm', '/npm', npmRoutes);
  add('pypi', '/pypi', pypiRoutes);
  add('crates', '/crates-index', cratesRoutes);
  add('goproxy', '/goproxy', goproxyRoutes);
  add('web', '', webRoutes({ latencyScale }));
  add('mailcheck', '/vendors/mailcheck', mailcheckRoutes(vendor('mailcheck')));
  add('firmographics', '/vendors/firmographics', firmographicsRoutes(vendor('firmographics')));
  add('crm', '/crm', crmRoutes(vendor('crm')));
  add('cms', '/cms', cmsRoutes);
  add('slack', '/slack', slackRoutes(inboxes.slack));
  add('pagerduty', '/pagerduty', pagerdutyRoutes(inboxes.pagerduty));
  add('email', '/email', emailRoutes(inboxes.email));
  void app.register(guarded(config, [inboxRoutes(inboxes), statsRoutes(stats)]));
}

type AddPart = (
  name: string,
  prefix: string,
  routes: FastifyPluginAsync,
  which?: (request: FastifyRequest) => boolean,
) => void;

function counted(routes: FastifyPluginAsync, hook: onRequestHookHandler): FastifyPluginAsync {
  return async (part, options) => {
    part.addHook('onRequest', hook);
    await routes(part, options);
  };
}

/** What the world does by itself, and the switches for it. */
function addControl(app: FastifyInstance, { config, faults, comments }: Shared): void {
  const random = (stream: string) => seededRandom(config.seed, stream);
  const requester = createRequester({ comments, random: random('requests') });
  const runs = createRuns({ random: random('runs'), origin: () => config.worldUrl ?? app.listeningOrigin });
  const send = webhookSender({ config, faults });
  const next = createDemands({ requester, send, runs, sendRun: runSender(config), random: random('kinds') });
  const traffic = createTraffic({ next, random: random('arrivals') });
  const hasController = Boolean(config.controllerUrl && config.opsApiKey);
  const disturbances = {
    'proof-timeout': proofTimeout({ config, random: random('proofs') }),
    'queue-flood': queueFlood({ config, random: random('flood') }),
  };
  app.addHook('onClose', () => traffic.close());
  keepUp(app, { traffic, rate: config.trafficRate, hasController });
  const routes = [
    faultRoutes({ faults, disturbances }),
    commentRoutes({ requester, send }),
    trafficRoutes({ traffic, requester, send, hasController }),
  ];
  void app.register(guarded(config, routes));
}

/** Control routes: changes need the administrator's key. */
function guarded({ opsApiKey }: WorldConfig, routes: readonly FastifyPluginAsync[]): FastifyPluginAsync {
  return async (control) => {
    control.addHook('onRequest', onlyWith(opsApiKey));
    for (const each of routes) await control.register(each);
  };
}

/** From when it listens, as the pages of its companies are at its address, until it is closed. */
function keepUp(app: FastifyInstance, options: StandingOptions): void {
  if (options.rate === 0) return;
  let stop = (): void => undefined;
  app.addHook('onListen', async () => {
    stop = keepTraffic(options);
  });
  // Before traffic is closed, so that it does not begin again.
  app.addHook('preClose', async () => {
    stop();
  });
}
