// The API of a host of open models, compatible with OpenAI's chat completions; formats and errors are those of vLLM.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { distortUsage } from '../../models/odd-usage';
import type { Model } from '../../models/providers';
import { sendStream, sendWhole, serverSentEvent } from '../../models/sending';
import type { Completion, ContextExceededError, Models, TokenCounts } from '../../models/simulation';
import { formatOf, messagesOf, readChatRequest, type ModelHost } from '../openai/chat-request';
import { finishReasonOf } from '../openai/completion-json';
import { OpenaiError, OVERLOADED, throwRefusal } from '../openai/errors';
import { openaiErrorFor } from '../openai/routes';

const LLAMA: Model = {
  name: 'llama-3.3-70b',
  snapshot: 'llama-3.3-70b',
  contextTokens: 131_072,
  tokensPerSecond: 85,
  reasons: false,
};

const HOST: ModelHost = { models: [LLAMA], strictSchemas: false };

export function compatibleRoutes(models: Models) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(sendError);
    app.setNotFoundHandler(() => {
      throw new OpenaiError(404, { message: 'Not Found' });
    });
    app.addHook('onRequest', async ({ headers: { authorization } }) => {
      throwRefusal(models.refusalOf('openai_compatible'));
      if (!/^Bearer \S+$/i.test(authorization ?? '')) throw new OpenaiError(401, { message: 'Unauthorized' });
    });

    app.post('/chat/completions', async (request, reply) => {
      const { model, body, maxTokens } = readChatRequest(request.body, HOST);
      const [messages, format] = [messagesOf(body), formatOf(body)];
      const completion = await models.complete({ provider: 'openai_compatible', model, messages, format, maxTokens });
      if (!body.stream) return sendWhole(reply, completion, completionJson(completion));
      const includeUsage = body.stream_options?.include_usage === true;
      return sendStream(reply, completion, eventsOf(completion, includeUsage));
    });
  };
}

function completionJson(completion: Completion) {
  const message = {
    role: 'assistant',
    content: completion.text,
    refusal: null,
    reasoning_content: null,
    tool_calls: [],
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReasonOf(completion), stop_reason: null };
  const usage = distortUsage(usageJson(completion.tokens), completion.usageDistortion);
  return { ...header(completion, 'chat.completion'), choices: [choice], usage, prompt_logprobs: null };
}

function eventsOf(completion: Completion, includeUsage: boolean) {
  const head = header(completion, 'chat.completion.chunk');
  const event = (delta: object, finish_reason: string | null = null) =>
    serverSentEvent({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  const usage = serverSentEvent({
    ...head,
    choices: [],
    usage: distortUsage(usageJson(completion.tokens), completion.usageDistortion),
  });
  return {
    before: [event({ role: 'assistant', content: '' })],
    piece: (content: string) => event({ content }),
    after: [event({ content: '' }, finishReasonOf(completion)), ...(includeUsage ? [usage] : []), 'data: [DONE]\n\n'],
    error: serverSentEvent({ error: { message: OVERLOADED, type: TYPES[503], param: null, code: 503 } }),
  };
}

function header({ id, created, model }: Completion, object: string) {
  return { id: `chatcmpl-${id}`, object, created, model };
}

/** vLLM reports no reasoning tokens, and cached tokens only if there are any. */
function usageJson({ prompt, cached, completion }: TokenCounts) {
  return {
    prompt_tokens: prompt,
    total_tokens: prompt + completion,
    completion_tokens: completion,
    prompt_tokens_details: cached > 0 ? { cached_tokens: cached } : null,
  };
}

const TYPES: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  404: 'NotFoundError',
  429: 'RateLimitError',
  503: 'ServiceUnavailableError',
};

function sendError(
  error: FastifyError | OpenaiError | ContextExceededError,
  request: { readonly log: FastifyInstance['log'] },
  reply: FastifyReply,
): void {
  const { status, message, param, headers } = openaiErrorFor(error);
  if (status === 500) request.log.error(error);
  const type = TYPES[status] ?? 'InternalServerError';
  reply
    .code(status)
    .headers(headers)
    .send({ error: { message, type, param, code: status } });
}
