// The HTTP server that all services have: bounds of time and memory before anything is known of who calls.
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { boundBodies } from './body-limit';
import { endConnections } from './closing';
import { drain } from './drain';
import { answerForNode, clientErrorHandler } from './parser-errors';
import { answerProblem } from '../problem/problem';
import { SAFE_HEADERS } from '../problem/safe-headers';

/** A request has to be there, headers and body, within this time, in milliseconds. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 10_000;
/** How often Node looks for connections that are too slow. */
const CHECK_MS = 1_000;

export interface ServerOptions extends FastifyServerOptions {
  /** Bytes of request bodies that the process holds at once. */
  readonly maxBodyBytes?: number;
}

/** An application without routes that refuses slow requests, bounds what bodies take, and closes without waiting. */
export function createServer({ maxBodyBytes, ...options }: ServerOptions = {}): FastifyInstance {
  const app: FastifyInstance = Fastify({
    logger: false,
    forceCloseConnections: 'idle',
    // Answered by endConnections.
    return503OnClosing: false,
    frameworkErrors: answerProblem,
    clientErrorHandler,
    requestTimeout: REQUEST_MS,
    http: {
      headersTimeout: Math.min(HEADERS_MS, options.requestTimeout ?? HEADERS_MS),
      connectionsCheckingInterval: CHECK_MS,
      // Answered by answerForNode.
      requireHostHeader: false,
    },
    ...options,
  });
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(SAFE_HEADERS);
    done();
  });
  answerForNode(app);
  endConnections(app);
  boundBodies(app, maxBodyBytes);
  drainRefused(app);
  acceptEmptyJson(app);
  return app;
}

/** A request that is refused before its body was read: who still sends it would not see the answer otherwise. */
function drainRefused(app: FastifyInstance): void {
  app.addHook('onSend', async ({ raw }, reply) => {
    if (reply.statusCode < 400 || raw.complete || raw.destroyed) return;
    await drain(raw);
    if (!raw.complete) reply.header('connection', 'close');
  });
}

/** Clients that set the type of every request send it without a body too; a schema says whether one is needed. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body, done);
  });
}
