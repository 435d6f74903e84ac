// Google's HTTP API for Gemini: content generated whole or streamed.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { sendStream, sendWhole } from '../../models/sending';
import { ContextExceededError, type Models } from '../../models/simulation';
import { contentEvents, contentJson } from './content-json';
import { errorJson, GoogleError, throwRefusal } from './errors';
import { readGenerateRequest } from './generate-request';

interface Call {
  readonly Params: { readonly call: string };
}

/** Streams are server-sent events (`alt=sse`). */
export function googleRoutes(models: Models) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(sendError);
    app.setNotFoundHandler(() => {
      throw new GoogleError(404, 'Requested entity was not found.');
    });
    app.addHook('onRequest', async ({ headers }) => {
      throwRefusal(models.refusalOf('google'));
      if (!headers['x-goog-api-key']) throw new GoogleError(403, NO_KEY);
    });

    // The path is {model}:{method}; the router would read the colon as a parameter.
    app.post<Call>('/models/:call', async ({ params, body }, reply) => {
      const [, model = '', method] = /^(.+):(\w+)$/.exec(params.call) ?? [];
      if (method !== 'generateContent' && method !== 'streamGenerateContent') {
        throw new GoogleError(404, 'Requested entity was not found.');
      }
      const completion = await models.complete(readGenerateRequest(model, body));
      if (method === 'generateContent') return sendWhole(reply, completion, contentJson(completion));
      return sendStream(reply, completion, contentEvents(completion));
    });
  };
}

const NO_KEY =
  "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.";

function sendError(
  error: FastifyError | GoogleError | ContextExceededError,
  request: { readonly log: FastifyInstance['log'] },
  reply: FastifyReply,
): void {
  const apiError = googleErrorFor(error);
  if (apiError.status === 500) request.log.error(error);
  if (apiError.retryAfterS !== undefined) reply.header('retry-after', String(apiError.retryAfterS));
  reply.code(apiError.status).send(errorJson(apiError));
}

function googleErrorFor(error: FastifyError | GoogleError | ContextExceededError): GoogleError {
  if (error instanceof GoogleError) return error;
  if (error instanceof ContextExceededError) {
    const message = `The input token count (${error.tokens}) exceeds the maximum number of tokens allowed (${error.limit}).`;
    return new GoogleError(400, message);
  }
  if ((error.statusCode ?? 500) < 500) return new GoogleError(400, 'Invalid JSON payload received.');
  return new GoogleError(500, 'An internal error has occurred.');
}
