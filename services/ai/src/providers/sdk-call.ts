// One call through the AI SDK's language model interface, whole or streamed.
// The SDK's generateText would do four times the work per call, for steps, tools and callbacks that are not used here.
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import type { ErrorClass } from '@sextant/signals/errors';
import { fieldsOf } from '../usage/counts';
import { readUsage, unreported } from '../usage/read-usage';
import { splitUsage, usageIn } from '../usage/usage-in-response';
import { attachCallState, type CallState } from './call-state';
import type { CallResult, Completion, ProviderCall } from './provider';
import { canceledCall, streamError, toServiceError, unusableResponse } from './provider-error';
import { timeLimit, type TimeLimit } from './time-limit';

export type LanguageModel = LanguageModelV4;
export type ProviderOptions = NonNullable<LanguageModelV4CallOptions['providerOptions']>;

export interface Target {
  readonly model: LanguageModel;
  readonly options: ProviderOptions | undefined;
  readonly idleTimeoutMs: number;
  readonly state: CallState;
}

/** Waits for the whole response. Never rejects. */
export async function generateCompletion(call: ProviderCall, target: Target): Promise<CallResult> {
  const limit = timeLimit(call.timeoutMs, target.idleTimeoutMs);
  try {
    const result = await generate(target, callOptions(call, target, limit));
    const texts = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    const text = result.structuredOutputText ?? texts.join('');
    const { usageShape, rawUsage = usageIn(usageShape, result.response?.body) } = target.state;
    return validate(call, {
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

/** When the SDK rejects a response, it reads the same response again without its usage, which may be malformed. */
async function generate(
  { model, state }: Target,
  options: LanguageModelV4CallOptions,
): Promise<LanguageModelV4GenerateResult> {
  try {
    return await model.doGenerate(options);
  } catch (error) {
    const { statusCode, responseBody } = error as { readonly statusCode?: unknown; readonly responseBody?: unknown };
    const split = statusCode === 200 && typeof responseBody === 'string' && splitUsage(state.usageShape, responseBody);
    if (!split) throw error;
    // Null marks a missing usage; undefined would be looked up in the response again.
    [state.responseText, state.rawUsage] = [split.text, split.raw ?? null];
    return model.doGenerate(options);
  }
}

type MutableCompletion = { -readonly [K in keyof Completion]: Completion[K] };

/** Passes text on as it arrives. Never rejects; keeps the received part of an interrupted response. */
export async function streamCompletion(call: ProviderCall, target: Target): Promise<CallResult> {
  const limit = timeLimit(call.timeoutMs, target.idleTimeoutMs, call.reader?.signal);
  const completion: MutableCompletion = {
    text: '',
    reported: unreported('missing'),
    rawUsage: undefined,
    id: undefined,
    model: undefined,
    finishReason: undefined,
    serviceTier: call.serviceTier,
  };
  let warnings: TierSources['warnings'];
  try {
    const { stream } = await target.model.doStream(callOptions(call, target, limit));
    for await (const part of stream) {
      if (part.type === 'error') throw part.error;
      if (part.type === 'text-delta' && part.delta !== '') {
        limit.pause();
        completion.text += part.delta;
        call.reader?.onText(part.delta);
      } else if (part.type === 'stream-start') {
        warnings = part.warnings;
      } else if (part.type === 'response-metadata') {
        completion.id = part.id ?? completion.id;
        completion.model = part.modelId ?? completion.model;
      } else if (part.type === 'finish') {
        const { usageShape, rawUsage, refused } = target.state;
        completion.rawUsage = rawUsage;
        completion.reported = readUsage(usageShape, rawUsage, completion.text !== '');
        completion.finishReason = refused === true ? 'content-filter' : part.finishReason.unified;
        completion.serviceTier = tierOf(call, { ...part, rawUsage, warnings });
      }
    }
    if (completion.finishReason !== undefined && completion.finishReason !== 'interrupted')
      return validate(call, completion);
    return { completion, error: unusableResponse('PROVIDER_ERROR', 'cut off') };
  } catch (error) {
    const started = completion.text !== '';
    const failed = call.reader?.signal.aborted ? canceledCall() : started ? streamError(error) : toServiceError(error);
    return started ? { completion, error: failed } : { error: failed };
  } finally {
    limit.stop();
  }
}

/**
 * Refused, empty and invalid responses are failures, although they are billed. Each can be caused by the prompt alone, so
 * none counts against the provider; only an empty response after a normal stop is retried.
 */
function validate({ schema }: ProviderCall, completion: Completion): CallResult {
  const failed = (errorClass: ErrorClass, reason: string) => ({
    completion,
    error: unusableResponse(errorClass, `${reason} (finish reason ${completion.finishReason})`),
    requestFault: true,
  });
  if (completion.finishReason === 'content-filter') {
    return failed('VALIDATION_ERROR', 'a refusal or blocked by a content filter: change the prompt');
  }
  if (completion.text === '' && completion.finishReason === 'length') {
    return failed('VALIDATION_ERROR', 'empty because it reached the token limit: raise max_output_tokens');
  }
  if (completion.text === '') return failed('PROVIDER_ERROR', 'empty');
  if (!schema) return { completion };
  const object = parsed(completion.text);
  if (object !== undefined && schema.fits(object)) return { completion: { ...completion, object } };
  return failed('VALIDATION_ERROR', 'not JSON that matches response_schema');
}

/** OpenAI's chat completions report a refusal in a field of its own, with the finish reason of a success. */
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
  { options, state }: Target,
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
    abortSignal: attachCallState(state, signal),
  };
}

interface TierSources {
  readonly providerMetadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly response?: { readonly body?: unknown };
  readonly rawUsage: unknown;
  readonly warnings?: readonly { readonly type: string; readonly feature?: string }[] | undefined;
}

/** The tier reported by the provider. The SDK drops a tier that the model does not support, with a warning. */
function tierOf(
  call: ProviderCall,
  { providerMetadata = {}, response, rawUsage, warnings = [] }: TierSources,
): string | undefined {
  const body = response?.body as { readonly service_tier?: unknown } | undefined;
  const { service_tier, serviceTier } = fieldsOf(rawUsage);
  const reported = [
    body?.service_tier,
    service_tier,
    serviceTier,
    ...Object.values(providerMetadata).map((each) => each['serviceTier']),
  ];
  const tier = reported.find((value) => typeof value === 'string');
  if (tier !== undefined) return tier;
  return warnings.some(({ feature }) => feature === 'serviceTier') ? undefined : call.serviceTier;
}
