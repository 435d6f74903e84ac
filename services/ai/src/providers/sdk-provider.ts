// Makes a provider of the AI SDK's one: timeouts, times, and models that are kept for the next call.
import { boundedMap } from '../cache/lru-map';
import type { UsageShape } from '../usage/reported-usage';
import type { CallClock } from './call-clock';
import type { Ended, Outcome, Provider, ProviderCall } from './provider';
import { generateAnswer, streamAnswer, type LanguageModel, type ProviderOptions } from './sdk-call';

export interface SdkProvider extends Omit<Provider, 'call' | 'server'> {
  readonly baseUrl: string;
  /** How the provider writes usages. */
  readonly usageShape: UsageShape;
  readonly model: (name: string) => LanguageModel;
  /** What only this provider has, where a call asks for some of it; without them the SDK has nothing to check. */
  readonly options?: ((call: ProviderCall) => ProviderOptions | undefined) | undefined;
  /** The longest pause between two parts of a streamed answer, in milliseconds. */
  readonly idleTimeoutMs: number;
}

/** Models come from requests, so that no more than these are kept. */
const MODELS_KEPT = 100;

export function sdkProvider({
  baseUrl,
  model,
  options,
  usageShape,
  idleTimeoutMs,
  ...provider
}: SdkProvider): Provider {
  const models = boundedMap<string, LanguageModel>(MODELS_KEPT);
  const { hostname, port, protocol } = new URL(baseUrl);
  return {
    ...provider,
    server: { address: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) },
    async call(given): Promise<Outcome> {
      // Only a provider with options of its own has a tier to ask for.
      const call = { ...given, serviceTier: options && given.serviceTier };
      const clock: CallClock = { streamed: call.onText !== undefined, usageShape };
      const target = {
        model: models.getOrSet(call.model, () => model(call.model)),
        options: options?.(call),
        idleTimeoutMs,
        clock,
      };
      let firstTextAt: number | undefined;
      const onText = (delta: string) => {
        firstTextAt ??= performance.now();
        call.onText?.(delta);
      };
      const started = performance.now();
      const ended = await (call.onText ? streamAnswer({ ...call, onText }, target) : generateAnswer(call, target));
      const sentAt = clock.sentAt ?? started;
      // Without a request there was no provider's time: the SDK refused the call.
      const endedAt = clock.endedAt ?? (clock.sentAt === undefined ? sentAt : performance.now());
      return {
        ...ended,
        requestFault: ended.requestFault ?? isRequestFault(ended, call, clock),
        seconds: (endedAt - sentAt) / 1000,
        firstTextSeconds: firstTextAt === undefined ? undefined : (firstTextAt - sentAt) / 1000,
      };
    },
  };
}

/** A call that the SDK refused to send, or that had less time than calls have, says nothing about the provider. */
function isRequestFault({ error }: Ended, { curtailed }: ProviderCall, { sentAt }: CallClock): boolean {
  return error !== undefined && (sentAt === undefined || (curtailed === true && error.errorClass === 'TIMEOUT'));
}
