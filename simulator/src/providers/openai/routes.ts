// OpenAI's HTTP API: chat completions, whole and streamed.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { sendStream, sendWhole, serverSentEvent } from '../../models/sending';
import { ContextExceededError, totalMs, type Completion, type Models } from '../../models/simulation';
import { formatOf, messagesOf, readChatRequest, type ChatBody, type ModelHost } from './chat-request';
import { chunksOf, completionJson, type StreamOptions } from './completion-json';
import { contextExceeded, errorJson, OpenaiError, OVERLOADED, throwRefusal } from './errors';
import { MODELS } from './models';
import { UNREADABLE_BODY } from './validation';

const HOST: ModelHost = { models: MODELS, strictSchemas: true };

export function openaiRoutes(models: Models) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(sendError);
    app.setNotFoundHandler((request) => {
      throw new OpenaiError(404, { message: `Invalid URL (${request.method} ${request.url})` });
    });
    app.addHook('onRequest', async ({ headers: { authorization } }, reply) => {
      reply.header('x-request-id', `req_${randomUUID().replaceAll('-', '')}`);
      throwRefusal(models.refusalOf('openai'));
      if (!/^Bearer \S+$/i.test(authorization ?? '')) throw new OpenaiError(401, { message: NO_KEY });
    });

    app.post('/chat/completions', async (request, reply) => {
      const { model, body, maxTokens } = readChatRequest(request.body, HOST);
      const [messages, format] = [messagesOf(body), formatOf(body)];
      const completion = await models.complete({ provider: 'openai', model, messages, format, maxTokens });
      const processingMs = body.stream ? completion.firstTokenMs : totalMs(completion);
      reply.header('openai-processing-ms', Math.round(processingMs));
      const serviceTier = completion.reportedTier ?? servingTier(body);
      if (!body.stream) return sendWhole(reply, completion, completionJson(completion, serviceTier));
      const includeUsage = body.stream_options?.include_usage === true;
      return sendStream(reply, completion, eventsOf(completion, { serviceTier, includeUsage }));
    });
  };
}

const NO_KEY =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";

function servingTier({ service_tier: requested }: ChatBody): string {
  return requested === 'flex' || requested === 'priority' ? requested : 'default';
}

/** One event per token. */
function eventsOf(completion: Completion, options: StreamOptions) {
  const chunks = chunksOf(completion, options);
  const usage = options.includeUsage ? [serverSentEvent(chunks.usage)] : [];
  return {
    before: [serverSentEvent(chunks.first)],
    piece: (text: string) => serverSentEvent(chunks.piece(text)),
    after: [serverSentEvent(chunks.last), ...usage, 'data: [DONE]\n\n'],
    error: serverSentEvent(errorJson(new OpenaiError(503, { message: OVERLOADED }))),
  };
}

function sendError(
  error: FastifyError | OpenaiError | ContextExceededError,
  request: { readonly log: FastifyInstance['log'] },
  reply: FastifyReply,
): void {
  const apiError = openaiErrorFor(error);
  if (apiError.status === 500) request.log.error(error);
  reply.code(apiError.status).headers(apiError.headers).send(errorJson(apiError));
}

export function openaiErrorFor(error: FastifyError | OpenaiError | ContextExceededError): OpenaiError {
  if (error instanceof OpenaiError) return error;
  if (error instanceof ContextExceededError) return contextExceeded(error.limit, error.tokens);
  const status = error.statusCode ?? 500;
  // Bodies that are too large or not JSON keep Fastify's status.
  if (status < 500) return new OpenaiError(status, UNREADABLE_BODY);
  const message = 'The server had an error while processing your request. Sorry about that!';
  return new OpenaiError(500, { message });
}
