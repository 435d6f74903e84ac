// Anthropic's HTTP API: messages, whole and streamed.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { sendStream, sendWhole } from '../../models/sending';
import { ContextExceededError, type Models } from '../../models/simulation';
import { AnthropicError, errorJson, throwRefusal } from './errors';
import { messageEvents, messageJson } from './message-json';
import { readMessageRequest } from './message-request';

export function anthropicRoutes(models: Models) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(sendError);
    app.setNotFoundHandler(() => {
      throw new AnthropicError(404, 'Not Found');
    });
    app.addHook('onRequest', async ({ headers }, reply) => {
      reply.header('request-id', `req_${randomUUID().replaceAll('-', '').slice(0, 24)}`);
      throwRefusal(models.refusalOf('anthropic'));
      if (!headers['x-api-key']) throw new AnthropicError(401, 'x-api-key header is required');
      if (!headers['anthropic-version']) throw new AnthropicError(400, 'anthropic-version: header is required');
    });

    app.post('/messages', async ({ body }, reply) => {
      const { request, stream, tool } = readMessageRequest(body);
      const completion = await models.complete(request);
      if (stream) return sendStream(reply, completion, messageEvents(completion, tool));
      return sendWhole(reply, completion, messageJson(completion, tool));
    });
  };
}

function sendError(
  error: FastifyError | AnthropicError | ContextExceededError,
  request: { readonly log: FastifyInstance['log'] },
  reply: FastifyReply,
): void {
  const apiError = anthropicErrorFor(error);
  if (apiError.status === 500) request.log.error(error);
  const requestId = String(reply.getHeader('request-id'));
  reply.code(apiError.status).headers(apiError.headers).send(errorJson(apiError, requestId));
}

function anthropicErrorFor(error: FastifyError | AnthropicError | ContextExceededError): AnthropicError {
  if (error instanceof AnthropicError) return error;
  if (error instanceof ContextExceededError) {
    return new AnthropicError(400, `prompt is too long: ${error.tokens} tokens > ${error.limit} maximum`);
  }
  if (error.statusCode === 413) return new AnthropicError(413, 'Request exceeds the maximum size');
  if ((error.statusCode ?? 500) < 500) return new AnthropicError(400, 'The request body is not valid JSON.');
  return new AnthropicError(500, 'Internal server error');
}
