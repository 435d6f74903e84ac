// OpenAI's HTTP API: chat completions, whole and streamed, and the list of models.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { answerStreamed, answerWhole, serverSentEvent } from '../models/answering';
import { ContextExceededError, totalMs, type Completion, type Models } from '../models/simulation';
import { formatOf, messagesOf, readChatRequest, type ChatBody, type Offer } from './chat-request';
import { chunksOf, completionJson } from './completion-json';
import { contextExceeded, errorJson, OpenaiError, throwRefusal } from './errors';
import { MODELS } from './models';
import { createRateLimits } from './rate-limits';
import { UNREADABLE_BODY } from './validation';

const OFFER: Offer = { models: MODELS, strictSchemas: true };

/** Routes of OpenAI. */
export function openaiRoutes(models: Models) {
  const limits = createRateLimits();

  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(answerError);
    app.setNotFoundHandler((request) => {
      throw new OpenaiError(404, { message: `Invalid URL (${request.method} ${request.url})` });
    });
    app.addHook('onRequest', async ({ headers: { authorization } }, reply) => {
      reply.headers({ 'x-request-id': `req_${randomUUID().replaceAll('-', '')}`, 'openai-version': '2020-10-01' });
      throwRefusal(models.refusalOf('openai'));
      if (!/^Bearer \S+$/i.test(authorization ?? '')) throw new OpenaiError(401, { message: NO_KEY });
    });

    app.get('/models', async () => ({
      object: 'list',
      data: MODELS.map(({ name }) => ({ id: name, object: 'model', created: 1_744_316_542, owned_by: 'system' })),
    }));

    app.post('/chat/completions', async (request, reply) => {
      const { model, body, maxTokens } = readChatRequest(request.body, OFFER);
      const given = {
        provider: 'openai',
        model,
        messages: messagesOf(body),
        format: formatOf(body),
        maxTokens,
      } as const;
      const completion = await models.complete(given);
      const { prompt, completion: said } = completion.tokens;
      reply.headers({ 'openai-organization': 'sextant', ...limits.spend(prompt + said) });
      const processingMs = body.stream ? completion.firstTokenMs : totalMs(completion);
      reply.header('openai-processing-ms', Math.round(processingMs));
      const told = { serviceTier: completion.toldTier ?? servedBy(body) };
      if (!body.stream) return answerWhole(reply, completion, completionJson(completion, told));
      const includeUsage = body.stream_options?.include_usage === true;
      return answerStreamed(reply, completion, eventsOf(completion, { ...told, includeUsage }));
    });
  };
}

const NO_KEY =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";

function servedBy({ service_tier: asked }: ChatBody): string {
  return asked === 'flex' || asked === 'priority' ? asked : 'default';
}

/** One event for each token. */
function eventsOf(completion: Completion, told: Parameters<typeof chunksOf>[1]) {
  const chunks = chunksOf(completion, told);
  const usage = told.includeUsage ? [serverSentEvent(chunks.usage)] : [];
  return {
    before: [serverSentEvent(chunks.first)],
    piece: (text: string) => serverSentEvent(chunks.piece(text)),
    after: [serverSentEvent(chunks.last), ...usage, 'data: [DONE]\n\n'],
  };
}

function answerError(
  error: FastifyError | OpenaiError | ContextExceededError,
  request: { readonly log: FastifyInstance['log'] },
  reply: FastifyReply,
): void {
  const known = openaiErrorFor(error);
  if (known.status === 500) request.log.error(error);
  reply.code(known.status).headers(known.headers).send(errorJson(known));
}

/** Any error as OpenAI tells it. */
export function openaiErrorFor(error: FastifyError | OpenaiError | ContextExceededError): OpenaiError {
  if (error instanceof OpenaiError) return error;
  if (error instanceof ContextExceededError) return contextExceeded(error.limit, error.given);
  const status = error.statusCode ?? 500;
  // A body that is too large or no JSON has Fastify's status, and OpenAI's words.
  if (status < 500) return new OpenaiError(status, UNREADABLE_BODY);
  const message = 'The server had an error while processing your request. Sorry about that!';
  return new OpenaiError(500, { message });
}
