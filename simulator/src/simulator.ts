// The simulator as one HTTP server: GitHub, model providers, registries, company web sites, vendors, receivers of alerts.
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyPluginAsync,
  type onRequestHookHandler,
} from 'fastify';
import { cmsRoutes } from './cms/routes';
import type { SimulatorConfig } from './config';
import { requireKey } from './control/authorization';
import { createStats, statsRoutes } from './control/stats';
import { crmRoutes } from './crm/routes';
import { proofTimeout } from './faults/proof-timeout';
import { queueFlood } from './faults/queue-flood';
import { faultRoutes } from './faults/routes';
import { createFaults, type Faults } from './faults/switches';
import { createComments, type Comments } from './github/comments';
import { githubRoutes } from './github/routes';
import { createModels } from './models/simulation';
import { ProblemError, sendProblem } from './problem';
import { anthropicRoutes } from './providers/anthropic/routes';
import { compatibleRoutes } from './providers/compatible/routes';
import { googleRoutes } from './providers/google/routes';
import { openaiRoutes } from './providers/openai/routes';
import { seededRandom } from './random';
import { createInboxes, inboxRoutes, type Inboxes } from './receivers/inboxes';
import { startMailServer, type MailServer } from './receivers/mail-server';
import { pagerdutyRoutes } from './receivers/pagerduty';
import { slackRoutes } from './receivers/slack';
import { webhookRoutes } from './receivers/webhook';
import { cratesRoutes } from './registries/crates/routes';
import { goproxyRoutes } from './registries/goproxy/routes';
import { npmRoutes } from './registries/npm/routes';
import { pypiRoutes } from './registries/pypi/routes';
import { keepTraffic, type BackgroundTrafficOptions } from './traffic/background';
import { requestGenerator } from './traffic/requests';
import { trafficRoutes } from './traffic/routes';
import { createRunGenerator, runSender } from './traffic/runs';
import { createTraffic } from './traffic/traffic';
import { createCommenter } from './traffic/upgrades/commenter';
import { webhookSender } from './traffic/upgrades/webhooks';
import { firmographicsRoutes } from './vendors/firmographics';
import { mailcheckRoutes } from './vendors/mailcheck';
import { webRoutes } from './web/routes';

/** The server, not yet listening. Closing it stops its traffic. */
export function createSimulator(config: SimulatorConfig): FastifyInstance {
  const faults = createFaults(seededRandom(config.seed, 'faults'));
  const comments = createComments();
  const app = Fastify({
    logger: { level: config.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 16 * 1024 * 1024,
    // A simulated response can take minutes; closing the server does not wait for it.
    forceCloseConnections: true,
  });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request) => {
    throw new ProblemError(404, `unknown path: ${request.method} ${request.url}`);
  });
  for (const path of ['/healthz', '/readyz']) app.get(path, async () => ({ status: 'ok' }));
  addParts(app, { config, faults, comments });
  addControl(app, { config, faults, comments });
  return app;
}

interface Shared {
  readonly config: SimulatorConfig;
  readonly faults: Faults;
  readonly comments: Comments;
}

/** The services that the platform calls; each part's calls are counted under its name. */
function addParts(app: FastifyInstance, { config, faults, comments }: Shared): void {
  const { seed, latencyScale } = config;
  const stats = createStats();
  const inboxes = createInboxes();
  const models = createModels({ faults, seed, latencyScale });
  const vendor = (name: string) => ({ faults, latencyScale, random: seededRandom(seed, name) });
  const add = (name: string, prefix: string, routes: FastifyPluginAsync): void =>
    void app.register(counted(routes, stats.counting(name)), { prefix });

  add('github', '/github', githubRoutes({ comments, inbox: inboxes.github }));
  add('openai', '/openai/v1', openaiRoutes(models));
  add('anthropic', '/anthropic/v1', anthropicRoutes(models));
  add('google', '/google/v1beta', googleRoutes(models));
  add('openai_compatible', '/compatible/v1', compatibleRoutes(models));

  add('npm', '/npm', npmRoutes);
  add('pypi', '/pypi', pypiRoutes);
  add('crates', '/crates-index', cratesRoutes);
  add('goproxy', '/goproxy', goproxyRoutes);
  add('web', '', webRoutes);
  add('mailcheck', '/vendors/mailcheck', mailcheckRoutes(vendor('mailcheck')));
  add('firmographics', '/vendors/firmographics', firmographicsRoutes(vendor('firmographics')));
  add('crm', '/crm', crmRoutes(vendor('crm')));
  add('cms', '/cms', cmsRoutes);
  add('slack', '/slack', slackRoutes(inboxes.slack));
  add('pagerduty', '/pagerduty', pagerdutyRoutes(inboxes.pagerduty));
  add('webhook', '/webhook', webhookRoutes(inboxes));
  addMailServer(app, config, inboxes.email);
  void app.register(protectedRoutes(config, [inboxRoutes(inboxes), statsRoutes(stats)]));
}

/** The mail server starts before the HTTP server is ready, and ends with it. */
function addMailServer(app: FastifyInstance, { host, smtpPort }: SimulatorConfig, inbox: Inboxes['email']): void {
  if (smtpPort === undefined) return;
  let server: MailServer | undefined;
  app.addHook('onReady', async () => {
    server = await startMailServer({ host, port: smtpPort, inbox });
  });
  app.addHook('onClose', () => server?.close());
}

function counted(routes: FastifyPluginAsync, hook: onRequestHookHandler): FastifyPluginAsync {
  return async (part, options) => {
    part.addHook('onRequest', hook);
    await routes(part, options);
  };
}

/** Traffic and faults, with the control API. */
function addControl(app: FastifyInstance, { config, faults, comments }: Shared): void {
  const random = (stream: string) => seededRandom(config.seed, stream);
  const next = requestGenerator({
    commenter: createCommenter({ comments, random: random('requests') }),
    sendWebhook: webhookSender({ config, faults }),
    runs: createRunGenerator({ random: random('runs'), origin: () => config.publicUrl ?? app.listeningOrigin }),
    sendRun: runSender(config),
    random: random('kinds'),
  });
  const traffic = createTraffic({ next, random: random('arrivals') });
  const hasController = Boolean(config.controllerUrl && config.opsApiKey);
  const loadFaults = {
    'proof-timeout': proofTimeout({ config, random: random('proofs') }),
    'queue-flood': queueFlood({ config, random: random('flood') }),
  };
  app.addHook('onClose', () => traffic.close());
  addBackgroundTraffic(app, { traffic, rate: config.trafficRate, hasController });
  const routes = [faultRoutes({ faults, loadFaults }), trafficRoutes({ traffic, hasController })];
  void app.register(protectedRoutes(config, routes));
}

/** Control routes: changes require the administrator's key. */
function protectedRoutes({ opsApiKey }: SimulatorConfig, routes: readonly FastifyPluginAsync[]): FastifyPluginAsync {
  return async (control) => {
    control.addHook('onRequest', requireKey(opsApiKey));
    for (const each of routes) await control.register(each);
  };
}

function addBackgroundTraffic(app: FastifyInstance, options: BackgroundTrafficOptions): void {
  if (options.rate === 0) return;
  let stop = (): void => undefined;
  // Requests contain the address of the simulator, so traffic starts only when it listens.
  app.addHook('onListen', async () => {
    stop = keepTraffic(options);
  });
  // Before the traffic is closed, so that it does not start again.
  app.addHook('preClose', async () => stop());
}
