// The HTTP application: proofs, their description, health and metrics.
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
import { BODY_LIMIT, proofRequest, type ProofAnswer } from './proof-request';
import type { Prove } from './prover';

export interface AppDeps {
  readonly prove: Prove;
  /** Bearer tokens of callers. */
  readonly tokens: readonly string[];
  /** Reasons why the service cannot work now. */
  readonly ready: () => readonly string[];
}

/** Builds the application without listening. */
export function buildApp({ prove, tokens, ready }: AppDeps): FastifyInstance {
  const app = createServer({ bodyLimit: BODY_LIMIT });
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const answer = (): void => answerProblem(problemOf(error), request, reply);
    // A client that still sends would not read the answer: what it sends is read first, and forgotten.
    if ((error as FastifyError).code === TOO_LARGE) finished(request.raw.resume(), answer);
    else answer();
  });
  app.setNotFoundHandler(({ method, url }) => {
    throw new ProblemError(404, `there is no ${method} ${url.split('?')[0]}: proofs go to POST /api/v1/proofs`);
  });
  httpTelemetry(app, { ready: () => Promise.resolve(ready()) });
  app.get('/openapi.json', () => openapi);
  app.post('/api/v1/proofs', { onRequest: requireBearer(...tokens) }, async ({ body }, reply) => {
    const request = parse(proofRequest, body);
    const signal = hungUp(reply.raw);
    const { finding, latencyMs } = await prove(request, signal);
    signal.throwIfAborted();
    const { refusal, ...found } = finding;
    if (refusal) throw refused(refusal);
    return { engine: request.engine, ...found, latency_ms: Math.round(latencyMs * 1000) / 1000 } satisfies ProofAnswer;
  });
  return app;
}

const TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE';
/** How long a proof runs by default: by then there is room again, most likely. */
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

/** A signal that is aborted when the connection closes before the answer was sent. */
function hungUp(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    // Nobody reads this answer; its status, which is nginx's, is for the metrics.
    if (!response.writableFinished) gone.abort(new ProblemError(499, 'the caller has hung up'));
  });
  return gone.signal;
}

function refused({ field, line, message }: Refusal): ProblemError {
  const at = line === undefined ? '' : `line ${line}: `;
  return new ProblemError(422, `the request is not valid: ${field}: ${at}${message}`, {
    fields: { errors: [{ field, ...(line !== undefined && { line }), message: at + message }] },
  });
}
