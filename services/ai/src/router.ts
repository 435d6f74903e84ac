// The router: one call to a provider with its span, price, ledger row and metrics.
import type { Ledger, LedgerEntry } from '@sextant/records/ledger';
import { generateSpan } from '@sextant/signals/llm';
import { log } from '@sextant/telemetry/logs';
import { currentTraceId, withSpan, type Span } from '@sextant/telemetry/traces';
import { callMetrics, type EndedCall } from './call-metrics';
import type { GenerateRequest } from './generate-request';
import type { Provider } from './openai-provider';
import { priceOf, type Usage } from './pricing';

export interface Generated {
  readonly text: string;
  readonly object?: unknown;
  readonly provider: string;
  /** The model as it is priced, or as it was asked for when it has no price. */
  readonly model: string;
  readonly usage: Readonly<Record<keyof ReturnType<typeof usageFields>, number | null>>;
  readonly cost_nano_usd: number | null;
  readonly latency_ms: number;
  readonly ledger_id: string;
}

export interface Router {
  /** Makes one call. Its ledger row is on disk before this settles; rejects with ServiceError when the call failed. */
  generate(request: GenerateRequest): Promise<Generated>;
}

export interface RouterDeps {
  readonly provider: Provider;
  readonly ledger: Ledger;
  readonly defaultModel: string;
}

export function createRouter({ provider, ledger, defaultModel }: RouterDeps): Router {
  const metrics = callMetrics(provider.name);
  return {
    async generate(request) {
      const started = performance.now();
      const model = request.model ?? defaultModel;
      const call = await tracedCall(provider, { ...request, model });
      const { id } = await ledger.append(ledgerEntry(call, { ...request, model, provider: provider.name }));
      metrics.record(call);
      logCall(request, call);
      metrics.recordOverhead((performance.now() - started) / 1000 - call.outcome.seconds);
      const { answer, error, seconds } = call.outcome;
      if (error) throw error;
      return {
        text: answer.text,
        ...(request.response_schema && { object: answer.object }),
        provider: provider.name,
        model: call.price?.model ?? model,
        usage: usageFields(answer.usage),
        cost_nano_usd: call.price?.nanoUsd ?? null,
        latency_ms: seconds * 1000,
        ledger_id: id,
      };
    },
  };
}

function logCall({ step, call_id }: GenerateRequest, { outcome, price }: EndedCall): void {
  const fields = { operation: 'generate', duration_ms: outcome.seconds * 1000, step, call_id, model: price?.model };
  if (outcome.error) log.warn('a model call failed', { ...fields, error_class: outcome.error.errorClass });
  else log.info('a model answered', { ...fields, cost_nano_usd: price?.nanoUsd });
}

type Call = GenerateRequest & { readonly model: string };

function tracedCall(provider: Provider, call: Call): Promise<EndedCall> {
  const attributes = {
    'gen_ai.operation.name': call.operation,
    'gen_ai.provider.name': provider.name,
    'gen_ai.request.model': call.model,
    'gen_ai.request.max_tokens': call.max_output_tokens,
    'sextant.run.id': call.run_id,
    'sextant.org.id': call.org_id,
    'sextant.step': call.step,
  };
  return withSpan(generateSpan, { attributes }, async (span) => {
    const outcome = await provider.call({
      model: call.model,
      system: call.system,
      prompt: call.prompt,
      maxOutputTokens: call.max_output_tokens,
      responseSchema: call.response_schema,
    });
    const usage = outcome.answer?.usage ?? NO_USAGE;
    // The model that answered, when the provider names it: an alias may have been asked for.
    const models = [outcome.answer?.model, call.model].filter((name) => name !== undefined);
    const prices = models.map((model) => priceOf({ provider: provider.name, model, usage, at: new Date() }));
    const ended = { outcome, price: prices.find((price) => price !== undefined) };
    describe(span, ended);
    return ended;
  });
}

function describe(span: Span<typeof generateSpan>, { outcome: { answer, error }, price }: EndedCall): void {
  span.set({
    'gen_ai.response.id': answer?.id,
    'gen_ai.response.model': answer?.model,
    'gen_ai.response.finish_reasons': answer?.finishReason === undefined ? undefined : [answer.finishReason],
    'gen_ai.usage.input_tokens': answer?.usage.inputTokens,
    'gen_ai.usage.output_tokens': answer?.usage.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': answer?.usage.cacheReadTokens,
    'gen_ai.usage.cache_write.input_tokens': answer?.usage.cacheWriteTokens,
    'gen_ai.usage.reasoning.output_tokens': answer?.usage.reasoningTokens,
    'sextant.cost.nano_usd': price?.nanoUsd,
  });
  if (error) span.fail(error);
}

const NO_USAGE: Usage = {
  inputTokens: undefined,
  outputTokens: undefined,
  totalTokens: undefined,
  cacheReadTokens: undefined,
  cacheWriteTokens: undefined,
  reasoningTokens: undefined,
};

function usageFields(usage: Usage) {
  return {
    input_tokens: usage.inputTokens ?? null,
    output_tokens: usage.outputTokens ?? null,
    cache_read_tokens: usage.cacheReadTokens ?? null,
    cache_write_tokens: usage.cacheWriteTokens ?? null,
    reasoning_tokens: usage.reasoningTokens ?? null,
    total_tokens: usage.totalTokens ?? null,
  };
}

function ledgerEntry({ outcome, price }: EndedCall, call: Call & { readonly provider: string }): LedgerEntry {
  const usage = outcome.answer?.usage ?? NO_USAGE;
  return {
    orgId: call.org_id,
    runId: call.run_id,
    step: call.step,
    traceId: currentTraceId() ?? null,
    callId: call.call_id,
    provider: call.provider,
    modelRequested: call.model,
    modelPriced: price?.model ?? null,
    promptTokens: usage.inputTokens ?? null,
    completionTokens: usage.outputTokens ?? null,
    totalTokens: usage.totalTokens ?? null,
    cacheReadTokens: usage.cacheReadTokens ?? null,
    cacheWriteTokens: usage.cacheWriteTokens ?? null,
    reasoningTokens: usage.reasoningTokens ?? null,
    costNanoUsd: price?.nanoUsd ?? null,
    costSource: price?.nanoUsd === undefined ? 'unknown' : 'computed',
    priceVersion: price?.version ?? null,
    latencyMs: outcome.seconds * 1000,
    status: outcome.error ? 'error' : 'success',
    errorCode: outcome.error?.errorClass ?? null,
  };
}
