// One provider: the OpenAI HTTP API, through the Vercel AI SDK.
import { createOpenAI } from '@ai-sdk/openai';
import type { ServiceError } from '@sextant/telemetry/errors';
import { generateText, jsonSchema, NoObjectGeneratedError, Output, type LanguageModelUsage } from 'ai';
import { z } from 'zod';
import { unusableAnswer, toServiceError } from './provider-error';
import type { Usage } from './pricing';

export interface ProviderCall {
  readonly model: string;
  readonly system?: string | undefined;
  readonly prompt: string;
  readonly maxOutputTokens?: number | undefined;
  readonly responseSchema?: Readonly<Record<string, unknown>> | undefined;
}

/** What the provider answered. */
export interface Answer {
  readonly text: string;
  /** The parsed answer when a schema was given. */
  readonly object?: unknown;
  readonly usage: Usage;
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly finishReason: string | undefined;
}

/** How a call ended. An answer that cannot be used comes with its error, as it has a cost all the same. */
export type Ended =
  { readonly answer: Answer; readonly error?: undefined } | { readonly answer?: Answer; readonly error: ServiceError };
export type Outcome = Ended & {
  /** From the request to the last byte of the answer. */
  readonly seconds: number;
};

export interface Provider {
  readonly name: 'openai';
  /** Makes one attempt; retries belong to the queue. Never rejects. */
  call(call: ProviderCall): Promise<Outcome>;
}

export interface OpenaiOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
}

export function openaiProvider({ baseUrl, apiKey, timeoutMs }: OpenaiOptions): Provider {
  return {
    name: 'openai',
    async call(call) {
      let seconds = 0;
      const timedFetch: typeof fetch = async (url, init) => {
        const started = performance.now();
        try {
          const response = await fetch(url, init);
          // The body is read here so that its time counts as the provider's.
          return new Response(await response.text(), response);
        } finally {
          seconds += (performance.now() - started) / 1000;
        }
      };
      const openai = createOpenAI({ baseURL: baseUrl, apiKey, fetch: timedFetch });
      const ended = await generate(call, { model: openai.chat(call.model), timeoutMs });
      return { ...ended, seconds };
    },
  };
}

interface Target {
  readonly model: ReturnType<ReturnType<typeof createOpenAI>['chat']>;
  readonly timeoutMs: number;
}

async function generate(call: ProviderCall, { model, timeoutMs }: Target): Promise<Ended> {
  try {
    const result = await generateText({
      model,
      prompt: call.prompt,
      ...(call.system !== undefined && { instructions: call.system }),
      ...(call.maxOutputTokens !== undefined && { maxOutputTokens: call.maxOutputTokens }),
      ...(call.responseSchema && { output: Output.object({ schema: checkedSchema(call.responseSchema) }) }),
      maxRetries: 0,
      abortSignal: AbortSignal.timeout(timeoutMs),
    });
    const { text, response, finishReason } = result;
    const answer = {
      text,
      usage: usageOf(result.usage),
      id: response.id,
      model: response.modelId,
      finishReason,
    };
    if (text === '')
      return { answer, error: unusableAnswer('PROVIDER_ERROR', `empty (finish reason ${finishReason})`) };
    return { answer: call.responseSchema ? { ...answer, object: result.output } : answer };
  } catch (error) {
    if (!NoObjectGeneratedError.isInstance(error)) return { error: toServiceError(error) };
    const { text = '', usage, response, finishReason } = error;
    const answer = { text, usage: usageOf(usage), id: response?.id, model: response?.modelId, finishReason };
    const reason = `not the JSON that was asked for (finish reason ${finishReason})`;
    return { answer, error: unusableAnswer('VALIDATION_ERROR', reason) };
  }
}

function checkedSchema(schema: Readonly<Record<string, unknown>>) {
  const shape = z.fromJSONSchema(schema);
  return jsonSchema<unknown>(schema, {
    validate: (value) => {
      const { success, error } = shape.safeParse(value);
      return success ? { success, value } : { success: false, error };
    },
  });
}

function usageOf(usage: LanguageModelUsage | undefined): Usage {
  return {
    inputTokens: usage?.inputTokens,
    outputTokens: usage?.outputTokens,
    totalTokens: usage?.totalTokens,
    cacheReadTokens: usage?.inputTokenDetails.cacheReadTokens,
    cacheWriteTokens: usage?.inputTokenDetails.cacheWriteTokens,
    reasoningTokens: usage?.outputTokenDetails.reasoningTokens,
  };
}
