// The HTTP server of every service: time and memory limits that apply before the caller is known.
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { answerProblem, SAFE_HEADERS } from '../problem/problem';
import { limitBodies } from './body-limit';
import { closeConnections } from './closing';
import { drain } from './drain';
import { answerForNode, clientErrorHandler } from './parser-errors';

/** Time for a request to arrive, headers and body, in milliseconds. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 10_000;
/** How often Node checks for slow connections. */
const CHECK_MS = 1_000;

export interface ServerOptions extends FastifyServerOptions {
  /** Limit for the request bodies in memory, all requests together. */
  readonly maxBodyBytes?: number;
}

/** An application without routes that refuses slow requests, limits the memory for bodies, and closes promptly. */
export function createServer({ maxBodyBytes, ...options }: ServerOptions = {}): FastifyInstance {
  const app: FastifyInstance = Fastify({
    logger: false,
    forceCloseConnections: 'idle',
    // closeConnections answers.
    return503OnClosing: false,
    frameworkErrors: answerProblem,
    clientErrorHandler,
    requestTimeout: REQUEST_MS,
    http: {
      headersTimeout: Math.min(HEADERS_MS, options.requestTimeout ?? HEADERS_MS),
      connectionsCheckingInterval: CHECK_MS,
      // answerForNode answers.
      requireHostHeader: false,
    },
    ...options,
  });
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(SAFE_HEADERS);
    done();
  });
  answerForNode(app);
  closeConnections(app);
  limitBodies(app, maxBodyBytes);
  drainRefused(app);
  acceptEmptyJson(app);
  return app;
}

/** Drains bodies of requests that are refused before their body is read. */
function drainRefused(app: FastifyInstance): void {
  app.addHook('onSend', async ({ raw }, reply) => {
    if (reply.statusCode < 400 || raw.complete || raw.destroyed) return;
    await drain(raw);
    if (!raw.complete) reply.header('connection', 'close');
  });
}

/** Some clients send the JSON content type without a body. The route's schema says whether a body is required. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body, done);
  });
}
