// POST /webhooks/github: checks the size, signature, headers, payload and event of a delivery, and starts a run.
import { authFailuresTotal } from '@sextant/signals/security';
import {
  webhookDeliveriesTotal,
  webhookCommandsRefusedTotal,
  webhookDuplicatesTotal,
  webhookSignatureFailuresTotal,
  webhookSpan,
} from '@sextant/signals/webhooks';
import { webhookSignatureFailures } from '@sextant/signals/facts';
import { withRunContext } from '@sextant/telemetry/context';
import { burst } from '@sextant/telemetry/facts';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import { withSpan } from '@sextant/telemetry/traces';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { Controller } from '../controller-client';
import { answerProblem, ProblemError } from '@sextant/http/problem';
import type { Association } from './associations';
import { readDelivery, type CommentRef, type UpgradeRequest } from './delivery';
import { readPayload } from './payload';
import type { CountCommand } from './command-rate';
import type { Refusals } from './refusals';
import { isSigned } from './signature';
import { networkOf } from './network';

export interface WebhookOptions {
  readonly secret: string;
  readonly controller: Controller;
  readonly commanders: readonly Association[];
  readonly refusals: Refusals;
  readonly countCommand: CountCommand;
}

interface RouteResponse {
  readonly status: number;
  readonly body: object;
}

/** Comments have at most 64 KB; larger events, such as large pushes, are not needed. */
const BODY_LIMIT = 2 * 1024 * 1024;
const TOO_LARGE = 'the body is larger than 2 MB: no event that starts a run is that large';
const WEBHOOK_PATHS = ['/webhooks/github', '/api/github/webhooks'];
const MAX_DELIVERY_ID = 100;

const deliveries = counter(webhookDeliveriesTotal);
const refusedCommands = counter(webhookCommandsRefusedTotal);
const duplicates = counter(webhookDuplicatesTotal);
const signatureFailures = counter(webhookSignatureFailuresTotal);
const signatureBurst = burst(webhookSignatureFailures);
const authFailures = counter(authFailuresTotal);

/** Rejects other methods on the webhook paths without reading the body. They do not count as deliveries. */
export async function otherMethods(app: FastifyInstance): Promise<void> {
  const refuse = async ({ method }: FastifyRequest): Promise<never> => {
    throw new ProblemError(405, `${method} is not allowed here: GitHub sends webhooks with POST`, {
      headers: { allow: 'POST' },
    });
  };
  for (const url of WEBHOOK_PATHS)
    app.route({
      method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      url,
      onRequest: refuse,
      handler: refuse,
    });
}

/** The body is not parsed before its signature is verified. */
export function webhookRoutes({ secret, controller, commanders, refusals, countCommand }: WebhookOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const isTooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
      answerProblem(isTooLarge ? new ProblemError(413, TOO_LARGE) : error, request, reply);
    });
    app.addHook('onRequest', async (request) =>
      deliveries.inc({ event: eventLabel(header(request, 'x-github-event')) }),
    );

    for (const path of WEBHOOK_PATHS) {
      app.post(path, { bodyLimit: BODY_LIMIT }, async (request, reply) => {
        const { status, body } = await accept(request);
        return reply.code(status).send(body);
      });
    }
  };

  async function accept(request: FastifyRequest): Promise<RouteResponse> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    checkSignature(request, body);
    const event = requiredHeader(request, 'x-github-event');
    const deliveryId = requiredHeader(request, 'x-github-delivery');
    if (deliveryId.length > MAX_DELIVERY_ID)
      throw badHeader('x-github-delivery', `is longer than ${MAX_DELIVERY_ID} characters`);
    return withRunContext({ correlation_id: deliveryId }, async () => {
      const payload = readPayload(header(request, 'content-type'), body);
      const delivery = readDelivery({ event, payload, commanders });
      if (delivery.kind === 'ping') return { status: 200, body: { pong: true } };
      if (delivery.kind === 'ignored') return { status: 200, body: { ignored: delivery.reason } };
      await enforceRate(delivery.kind === 'upgrade' ? delivery.request : delivery.comment);
      if (delivery.kind === 'malformed') return refuseMalformed(delivery.comment, delivery.problem);
      if (delivery.kind === 'not_allowed') return refuseAuthor(delivery.comment);
      const { trace } = delivery.request.command;
      return withSpan(webhookSpan, trace ? { attributes: { 'sextant.debug': true } } : {}, async (span) => {
        const runId = await start(delivery.request);
        span.set({ 'sextant.run.id': runId });
        return { status: 202, body: { runId } };
      });
    });
  }

  async function enforceRate(comment: CommentRef): Promise<void> {
    await countCommand(comment).catch((error: Error) => {
      countRefusal('rate', comment, error.message);
      throw error;
    });
  }

  async function refuseMalformed(comment: CommentRef, problem: string): Promise<RouteResponse> {
    countRefusal('malformed', comment, problem);
    await refusals.malformed(comment, problem);
    return { status: 200, body: { refused: problem } };
  }

  async function refuseAuthor(comment: CommentRef): Promise<RouteResponse> {
    const problem = `commands of authors with the association ${comment.association} are not accepted: expected ${commanders.join(', ')}`;
    countRefusal('not_allowed', comment, problem);
    await refusals.notAllowed(comment);
    return { status: 200, body: { refused: problem } };
  }

  async function start(request: UpgradeRequest): Promise<string> {
    const { id, created } = await controller.createRun(request);
    if (!created) duplicates.inc({ event: 'issue_comment' });
    const { command, repository } = request;
    log.info(created ? 'accepted a webhook' : 'received a duplicate webhook', {
      operation: 'accept_webhook',
      run_id: id,
      repository,
      ecosystem: command.ecosystem,
      package: command.package,
      version: command.version,
    });
    return id;
  }

  function checkSignature(request: FastifyRequest, body: Buffer): void {
    const signature = header(request, 'x-hub-signature-256');
    if (isSigned(body, signature, secret)) return;
    const source = networkOf(request.ip);
    signatureFailures.inc({ source });
    signatureBurst.add({ source });
    authFailures.inc({ reason: signature === undefined ? 'missing' : 'unknown' });
    log.warn('rejected a webhook with an invalid signature', {
      operation: 'accept_webhook',
      source,
      missing: signature === undefined,
    });
    throw new ProblemError(
      401,
      signature === undefined
        ? 'the header X-Hub-Signature-256 is missing: set a secret on the webhook'
        : 'the header X-Hub-Signature-256 does not match the body: use the secret of this app in the webhook',
    );
  }
}

function countRefusal(reason: 'malformed' | 'not_allowed' | 'rate', { repository }: CommentRef, problem: string): void {
  refusedCommands.inc({ reason });
  log.info('refused a command', { operation: 'accept_webhook', repository, reason: problem });
}

function eventLabel(event: string | undefined): 'issue_comment' | 'pull_request' | 'push' | 'ping' | 'other' {
  switch (event) {
    case 'issue_comment':
    case 'pull_request':
    case 'push':
    case 'ping':
      return event;
    default:
      return 'other';
  }
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function requiredHeader(request: FastifyRequest, name: string): string {
  const value = header(request, name);
  if (!value) throw badHeader(name, 'is missing: GitHub sends it with every delivery');
  return value;
}

function badHeader(name: string, problem: string): ProblemError {
  return new ProblemError(400, `the header ${name} ${problem}`, { errors: [{ field: name, message: problem }] });
}
