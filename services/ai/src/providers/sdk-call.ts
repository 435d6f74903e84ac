// One call through the AI SDK's language model interface, whole or streamed, as an answer of ours.
// The SDK's generateText would be four times the work a call, for steps, tools and callbacks that are not used here.
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import type { ErrorClass } from '@sextant/signals/errors';
import { fieldsOf } from '../usage/counts';
import { splitUsage, usageIn } from '../usage/usage-in-response';
import { readUsage, unreported } from '../usage/read-usage';
import { timeBy, type CallClock } from './call-clock';
import type { Answer, Blame, Ended, ProviderCall } from './provider';
import { streamError, toServiceError, unusableAnswer } from './provider-error';
import { timeLimit, type TimeLimit } from './time-limit';

export type LanguageModel = LanguageModelV4;
export type ProviderOptions = NonNullable<LanguageModelV4CallOptions['providerOptions']>;

export interface Target {
  readonly model: LanguageModel;
  readonly options: ProviderOptions | undefined;
  readonly idleTimeoutMs: number;
  readonly clock: CallClock;
}

/** Waits for the whole answer. Never rejects. */
export async function generateAnswer(call: ProviderCall, target: Target): Promise<Ended & Blame> {
  const limit = timeLimit(call.timeoutMs, target.idleTimeoutMs);
  try {
    const result = await generate(target, callOptions(call, target, limit));
    const texts = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    const text = result.structuredOutputText ?? texts.join('');
    const { usageShape, rawUsage = usageIn(usageShape, result.response?.body) } = target.clock;
    return judged(call, {
      text,
      reported: readUsage(usageShape, rawUsage, text !== ''),
      rawUsage,
      id: result.response?.id,
      model: result.response?.modelId,
      finishReason: isRefusal(result.response?.body) ? 'content-filter' : result.finishReason.unified,
      serviceTier: tierOf(call, { ...result, rawUsage }),
    });
  } catch (error) {
    return { error: toServiceError(error) };
  } finally {
    limit.stop();
  }
}

/** An answer that the SDK cannot read may only have an odd usage: it is read again without, from what has come. */
async function generate(
  { model, clock }: Target,
  options: LanguageModelV4CallOptions,
): Promise<LanguageModelV4GenerateResult> {
  try {
    return await model.doGenerate(options);
  } catch (error) {
    const { statusCode, responseBody } = error as { readonly statusCode?: unknown; readonly responseBody?: unknown };
    const split = statusCode === 200 && typeof responseBody === 'string' && splitUsage(clock.usageShape, responseBody);
    if (!split) throw error;
    // Null is a usage that is not there, where undefined would be looked for in the answer.
    [clock.answer, clock.rawUsage] = [split.text, split.raw ?? null];
    return model.doGenerate(options);
  }
}

type Streamed = { -readonly [K in keyof Answer]: Answer[K] };

/** Hands on text as it comes. Never rejects; of an answer that breaks off, the part that came is kept. */
export async function streamAnswer(call: ProviderCall, target: Target): Promise<Ended & Blame> {
  const limit = timeLimit(call.timeoutMs, target.idleTimeoutMs);
  const answer: Streamed = {
    text: '',
    reported: unreported('missing'),
    rawUsage: undefined,
    id: undefined,
    model: undefined,
    finishReason: undefined,
    serviceTier: call.serviceTier,
  };
  let warnings: Tiered['warnings'];
  try {
    const { stream } = await target.model.doStream(callOptions(call, target, limit));
    for await (const part of stream) {
      if (part.type === 'error') throw part.error;
      if (part.type === 'text-delta' && part.delta !== '') {
        limit.pause();
        answer.text += part.delta;
        call.onText?.(part.delta);
      } else if (part.type === 'stream-start') {
        warnings = part.warnings;
      } else if (part.type === 'response-metadata') {
        answer.id = part.id ?? answer.id;
        answer.model = part.modelId ?? answer.model;
      } else if (part.type === 'finish') {
        const { usageShape, rawUsage, refused } = target.clock;
        answer.rawUsage = rawUsage;
        answer.reported = readUsage(usageShape, rawUsage, answer.text !== '');
        answer.finishReason = refused === true ? 'content-filter' : part.finishReason.unified;
        answer.serviceTier = tierOf(call, { ...part, rawUsage, warnings });
      }
    }
    if (answer.finishReason !== undefined && answer.finishReason !== 'interrupted') return judged(call, answer);
    return { answer, error: unusableAnswer('PROVIDER_ERROR', 'cut off') };
  } catch (error) {
    const failed = answer.text === '' ? toServiceError(error) : streamError(error);
    return answer.text === '' ? { error: failed } : { answer, error: failed };
  } finally {
    limit.stop();
  }
}

/**
 * Refused, empty and invalid answers are failures, and are paid for all the same. A prompt alone can bring each of them
 * on, so none is the provider's fault; only an empty answer after a normal stop is worth a second call.
 */
function judged({ schema }: ProviderCall, answer: Answer): Ended & Blame {
  const failed = (errorClass: ErrorClass, reason: string) => ({
    answer,
    error: unusableAnswer(errorClass, `${reason} (finish reason ${answer.finishReason})`),
    requestFault: true,
  });
  if (answer.finishReason === 'content-filter') {
    return failed('VALIDATION_ERROR', 'refused or blocked by its content filter: change the prompt');
  }
  if (answer.text === '' && answer.finishReason === 'length') {
    return failed('VALIDATION_ERROR', 'empty because the token limit came first: raise max_output_tokens');
  }
  if (answer.text === '') return failed('PROVIDER_ERROR', 'empty');
  if (!schema) return { answer };
  const object = parsed(answer.text);
  if (object !== undefined && schema.fits(object)) return { answer: { ...answer, object } };
  return failed('VALIDATION_ERROR', 'not the JSON that was asked for');
}

/** Endpoints that speak OpenAI's chat completions put a refusal beside the content, with the finish reason of success. */
function isRefusal(body: unknown): boolean {
  const { choices } = (body ?? {}) as { readonly choices?: { readonly [0]?: { readonly message?: unknown } } };
  const { refusal } = (choices?.[0]?.message ?? {}) as { readonly refusal?: unknown };
  return typeof refusal === 'string' && refusal !== '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function callOptions(
  call: ProviderCall,
  { options, clock }: Target,
  { signal }: TimeLimit,
): LanguageModelV4CallOptions {
  return {
    prompt: [
      ...(call.system === undefined ? [] : [{ role: 'system' as const, content: call.system }]),
      { role: 'user', content: [{ type: 'text', text: call.prompt }] },
    ],
    ...(call.maxOutputTokens !== undefined && { maxOutputTokens: call.maxOutputTokens }),
    ...(call.schema && { responseFormat: { type: 'json', schema: call.schema.json } }),
    ...(options && { providerOptions: options }),
    abortSignal: timeBy(clock, signal),
  };
}

interface Tiered {
  readonly providerMetadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly response?: { readonly body?: unknown };
  readonly rawUsage: unknown;
  readonly warnings?: readonly { readonly type: string; readonly feature?: string }[] | undefined;
}

/** Providers say what tier served the call; the SDK drops, with a warning, one that the model does not have. */
function tierOf(
  call: ProviderCall,
  { providerMetadata = {}, response, rawUsage, warnings = [] }: Tiered,
): string | undefined {
  const body = response?.body as { readonly service_tier?: unknown } | undefined;
  const { service_tier, serviceTier } = fieldsOf(rawUsage);
  const said = [
    body?.service_tier,
    service_tier,
    serviceTier,
    ...Object.values(providerMetadata).map((each) => each['serviceTier']),
  ];
  const tier = said.find((value) => typeof value === 'string');
  if (tier !== undefined) return tier;
  return warnings.some(({ feature }) => feature === 'serviceTier') ? undefined : call.serviceTier;
}
