// The HTTP application: proofs, the OpenAPI document, health and metrics.
import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import { requireBearer } from '@sextant/http/server/bearer';
import { answerProblem, parse, ProblemError } from '@sextant/http/problem';
import { createServer } from '@sextant/http/server';
import { httpTelemetry } from '@sextant/telemetry/http';
import type { FastifyError, FastifyInstance } from 'fastify';
import { GateFullError } from './gate';
import { openapi } from './openapi';
import type { Refusal } from './proof';
import { BODY_LIMIT, proofRequest, type ProofResponse } from './proof-request';
import type { Prove } from './prover';

export interface AppDeps {
  readonly prove: Prove;
  /** Bearer tokens of callers. */
  readonly tokens: readonly string[];
  /** Reasons why the service is not ready. */
  readonly ready: () => readonly string[];
}

/** Builds the application without listening. */
export function buildApp({ prove, tokens, ready }: AppDeps): FastifyInstance {
  const app = createServer({ bodyLimit: BODY_LIMIT });
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const respond = (): void => answerProblem(problemOf(error), request, reply);
    // A client reads the response only after it has sent the whole body, so drain the body first.
    if ((error as FastifyError).code === TOO_LARGE) finished(request.raw.resume(), respond);
    else respond();
  });
  app.setNotFoundHandler(({ method, url }) => {
    throw new ProblemError(404, `no route ${method} ${url.split('?')[0]}: send proofs to POST /api/v1/proofs`);
  });
  httpTelemetry(app, { ready: () => Promise.resolve(ready()) });
  app.get('/openapi.json', () => openapi);
  app.post('/api/v1/proofs', { onRequest: requireBearer(...tokens) }, async ({ body }, reply) => {
    const request = parse(proofRequest, body);
    const signal = disconnectSignal(reply.raw);
    const { result, latencyMs } = await prove(request, signal);
    signal.throwIfAborted();
    const { refusal, ...fields } = result;
    if (refusal) throw refusalProblem(refusal);
    const latency_ms = Math.round(latencyMs * 1000) / 1000;
    return { engine: request.engine, ...fields, latency_ms } satisfies ProofResponse;
  });
  return app;
}

const TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE';
/** The default timeout of a proof, after which a thread is likely to be free. */
const RETRY_AFTER_SECONDS = 5;

function problemOf(error: FastifyError | Error): FastifyError | Error {
  if ((error as FastifyError).code === TOO_LARGE)
    return new ProblemError(413, `the body is larger than ${BODY_LIMIT / 1e6} MB: send a smaller obligation`);
  if (error instanceof GateFullError)
    return new ProblemError(503, `the prover is busy, ${error.message}: try again later`, {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
      fields: { error_class: 'SERVICE_UNAVAILABLE', retryable: true },
    });
  return error;
}

/** A signal that is aborted if the connection closes before the response is sent. */
function disconnectSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    // The status 499, which nginx also uses, appears only in the metrics.
    if (!response.writableFinished) controller.abort(new ProblemError(499, 'the client closed the connection'));
  });
  return controller.signal;
}

function refusalProblem({ field, line, message }: Refusal): ProblemError {
  const at = line === undefined ? '' : `line ${line}: `;
  return new ProblemError(422, `the request is not valid: ${field}: ${at}${message}`, {
    fields: { errors: [{ field, ...(line !== undefined && { line }), message: at + message }] },
  });
}
