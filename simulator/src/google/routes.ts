// Google's HTTP API for Gemini: content generated whole or streamed.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { answerStreamed, answerWhole } from '../models/answering';
import { ContextExceededError, type Models } from '../models/simulation';
import { contentEvents, contentJson } from './content-json';
import { errorJson, GoogleError, throwRefusal } from './errors';
import { readGenerateRequest } from './generate-request';

interface Call {
  readonly Params: { readonly call: string };
  readonly Querystring: { readonly alt?: string; readonly key?: string };
}

/** Routes of Google; without `alt=sse` a stream would be one JSON list, so it is that at once. */
export function googleRoutes(models: Models) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(answerError);
    app.setNotFoundHandler(() => {
      throw new GoogleError(404, 'Requested entity was not found.');
    });
    app.addHook<Call>('onRequest', async ({ headers, query }) => {
      throwRefusal(models.refusalOf('google'));
      if (!headers['x-goog-api-key'] && !query.key) throw new GoogleError(403, NO_KEY);
    });

    // The method follows the model after a colon, which the router would take for a parameter.
    app.post<Call>('/models/:call', async ({ params, query, body }, reply) => {
      const [, model = '', method] = /^(.+):(\w+)$/.exec(params.call) ?? [];
      if (method !== 'generateContent' && method !== 'streamGenerateContent') {
        throw new GoogleError(404, 'Requested entity was not found.');
      }
      const completion = await models.complete(readGenerateRequest(model, body));
      if (method === 'generateContent') return answerWhole(reply, completion, contentJson(completion));
      if (query.alt !== 'sse') return answerWhole(reply, completion, [contentJson(completion)]);
      return answerStreamed(reply, completion, contentEvents(completion));
    });
  };
}

const NO_KEY =
  "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.";

function answerError(
  error: FastifyError | GoogleError | ContextExceededError,
  request: { readonly log: FastifyInstance['log'] },
  reply: FastifyReply,
): void {
  const known = googleErrorFor(error);
  if (known.status === 500) request.log.error(error);
  if (known.retryAfterS !== undefined) reply.header('retry-after', String(known.retryAfterS));
  reply.code(known.status).send(errorJson(known));
}

function googleErrorFor(error: FastifyError | GoogleError | ContextExceededError): GoogleError {
  if (error instanceof GoogleError) return error;
  if (error instanceof ContextExceededError) {
    const message = `The input token count (${error.given}) exceeds the maximum number of tokens allowed (${error.limit}).`;
    return new GoogleError(400, message);
  }
  if ((error.statusCode ?? 500) < 500) return new GoogleError(400, 'Invalid JSON payload received.');
  return new GoogleError(500, 'An internal error has occurred.');
}
