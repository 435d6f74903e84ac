// OpenAI's HTTP API: chat completions, whole and streamed, and the list of models.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Faults } from '../faults';
import { pause } from '../pause';
import type { Random } from '../random';
import { readChatRequest } from './chat-request';
import { complete, type Completion } from './completion';
import { chunksOf, completionJson } from './completion-json';
import { errorJson, OpenaiError } from './errors';
import { MODELS } from './models';
import { createPromptCache } from './prompt-cache';
import { createRateLimits } from './rate-limits';
import { UNREADABLE_BODY } from './validation';

export interface OpenaiOptions {
  readonly faults: Faults;
  readonly random: Random;
  /** Multiplies every latency. */
  readonly latencyScale: number;
}

/** How much longer everything takes under the fault provider-slow. */
const SLOWNESS = 20;

/** Routes of OpenAI. */
export function openaiRoutes({ faults, random, latencyScale }: OpenaiOptions) {
  const cache = createPromptCache();
  const limits = createRateLimits();

  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(answerError);
    app.setNotFoundHandler((request) => {
      throw new OpenaiError(404, { message: `Invalid URL (${request.method} ${request.url})` });
    });
    app.addHook('onRequest', async ({ headers: { authorization } }, reply) => {
      reply.headers({ 'x-request-id': `req_${randomUUID().replaceAll('-', '')}`, 'openai-version': '2020-10-01' });
      if (faults.strikes('provider-outage')) throw new OpenaiError(503, { message: OVERLOADED });
      if (!/^Bearer \S+$/i.test(authorization ?? '')) throw new OpenaiError(401, { message: NO_KEY });
    });

    app.get('/models', async () => ({
      object: 'list',
      data: MODELS.map(({ name }) => ({ id: name, object: 'model', created: 1_744_316_542, owned_by: 'system' })),
    }));

    app.post('/chat/completions', async (request, reply) => {
      const chat = readChatRequest(request.body);
      const completion = await complete(chat, { cache, random });
      const scale = latencyScale * (faults.strikes('provider-slow') ? SLOWNESS : 1);
      const gone = whenGone(reply);
      reply.headers({ 'openai-organization': 'sextant', ...limits.spend(completion.usage.total_tokens) });
      await pause(completion.firstTokenMs * scale, gone);
      if (chat.body.stream) {
        reply
          .header('openai-processing-ms', Math.round(completion.firstTokenMs * scale))
          .type('text/event-stream; charset=utf-8');
        const includeUsage = chat.body.stream_options?.include_usage === true;
        return reply.send(Readable.from(events(completion, { includeUsage, scale, gone })));
      }
      const restMs = completion.pieces.length * completion.perTokenMs * scale;
      await pause(restMs, gone);
      reply.header('openai-processing-ms', Math.round(completion.firstTokenMs * scale + restMs));
      return completionJson(completion);
    });
  };
}

const OVERLOADED =
  'The server is currently overloaded with other requests. Sorry about that! Please retry your request after a brief wait.';
const NO_KEY =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";

function answerError(
  error: FastifyError | OpenaiError,
  request: { readonly log: FastifyInstance['log'] },
  reply: FastifyReply,
): void {
  if (error instanceof OpenaiError) return void reply.code(error.status).send(errorJson(error));
  const status = error.statusCode ?? 500;
  if (status < 500) return void reply.code(status).send(errorJson(UNREADABLE_BODY));
  request.log.error(error);
  const message = 'The server had an error while processing your request. Sorry about that!';
  reply.code(500).send(errorJson(new OpenaiError(500, { message })));
}

/** Aborted when the caller hangs up, so that nobody waits for nobody. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

interface StreamOptions {
  readonly includeUsage: boolean;
  readonly scale: number;
  readonly gone: AbortSignal;
}

/** Server-sent events, one for each token, at the pace of the model. */
async function* events(completion: Completion, { includeUsage, scale, gone }: StreamOptions): AsyncGenerator<string> {
  const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
  const chunks = chunksOf(completion, includeUsage);
  yield event(chunks.first);
  for (const piece of completion.pieces) {
    await pause(completion.perTokenMs * scale, gone);
    if (gone.aborted) return;
    yield event(chunks.piece(piece));
  }
  yield event(chunks.last);
  if (includeUsage) yield event(chunks.usage);
  yield 'data: [DONE]\n\n';
}
