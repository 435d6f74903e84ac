// Wraps a provider of the AI SDK: timeouts, durations, and a cache of models.
import { lruMap } from '../cache/lru-map';
import type { UsageShape } from '../usage/reported-usage';
import type { CallState } from './call-state';
import type { CallResult, CallOutcome, Provider, ProviderCall, TextReader } from './provider';
import { generateCompletion, streamCompletion, type LanguageModel, type ProviderOptions } from './sdk-call';

export interface SdkProvider extends Omit<Provider, 'call' | 'server'> {
  readonly baseUrl: string;
  /** Format of the reported usage. */
  readonly usageShape: UsageShape;
  readonly model: (name: string) => LanguageModel;
  /** Provider-specific options of a call. */
  readonly options?: ((call: ProviderCall) => ProviderOptions | undefined) | undefined;
  /** Longest pause between two parts of a streamed response, in milliseconds. */
  readonly idleTimeoutMs: number;
}

/** Bounded, as model names come from requests. */
const MAX_MODELS = 100;

export function sdkProvider({
  baseUrl,
  model,
  options,
  usageShape,
  idleTimeoutMs,
  ...provider
}: SdkProvider): Provider {
  const models = lruMap<string, LanguageModel>(MAX_MODELS);
  const { hostname, port, protocol } = new URL(baseUrl);
  return {
    ...provider,
    server: { address: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) },
    async call(request): Promise<CallOutcome> {
      // Only providers with options support service tiers.
      const call = { ...request, serviceTier: options && request.serviceTier };
      const state: CallState = { streamed: call.reader !== undefined, usageShape };
      const target = {
        model: models.getOrSet(call.model, () => model(call.model)),
        options: options?.(call),
        idleTimeoutMs,
        state,
      };
      let firstTextAt: number | undefined;
      const timed = ({ onText, signal }: TextReader): TextReader => ({
        onText: (delta) => {
          firstTextAt ??= performance.now();
          onText(delta);
        },
        signal,
      });
      const started = performance.now();
      const result = await (call.reader
        ? streamCompletion({ ...call, reader: timed(call.reader) }, target)
        : generateCompletion(call, target));
      const sentAt = state.sentAt ?? started;
      // Without a request the SDK refused the call, and the provider took no time.
      const endedAt = state.endedAt ?? (state.sentAt === undefined ? sentAt : performance.now());
      return {
        ...result,
        requestFault: result.requestFault ?? isRequestFault(result, call, state),
        seconds: (endedAt - sentAt) / 1000,
        firstTextSeconds: firstTextAt === undefined ? undefined : (firstTextAt - sentAt) / 1000,
      };
    },
  };
}

/** Unsent and canceled calls and timeouts of shortened calls do not count against the provider. */
function isRequestFault(
  { error }: CallResult,
  { curtailed = false, reader }: ProviderCall,
  { sentAt }: CallState,
): boolean {
  if (error === undefined) return false;
  const canceled = reader?.signal.aborted ?? false;
  return sentAt === undefined || canceled || (curtailed && error.errorClass === 'TIMEOUT');
}
