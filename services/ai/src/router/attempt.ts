// One call to a provider, with its span, price, ledger row, metrics and log line.
import type { Ledger } from '@sextant/records/ledger';
import { generateSpan } from '@sextant/signals/llm';
import { log } from '@sextant/telemetry/logs';
import { withSpan, type Span } from '@sextant/telemetry/traces';
import { NO_USAGE } from '../pricing/priced-call';
import { priceOf } from '../pricing/pricing';
import type { Outcome } from '../providers/provider';
import { withEstimates } from '../usage/token-estimate';
import type { CallMetrics } from './call-metrics';
import type { Attempt, Called, Recorded } from './calls';
import { ledgerEntry } from './ledger-entry';

export interface AttemptDeps {
  readonly ledger: Ledger;
  readonly metrics: CallMetrics;
}

/** Makes the call. Its ledger row outlives this process before this resolves; rejects only when the router itself is broken. */
export async function makeAttempt(attempt: Attempt, { ledger, metrics }: AttemptDeps): Promise<Recorded> {
  const called = await tracedCall(attempt);
  const { id: ledgerId, at, kept } = await ledger.append(ledgerEntry(called, attempt));
  metrics.record(attempt.provider.name, called);
  logCall(attempt, called);
  return { ...called, ledgerId, ledgerAt: kept ? at : undefined };
}

function tracedCall(attempt: Attempt): Promise<Called> {
  return withSpan(generateSpan, { attributes: attributesOf(attempt) }, async (span) => {
    const { request, provider, model, timeoutMs, curtailed, onText } = attempt;
    const outcome = await provider.call({
      model,
      system: request.system,
      prompt: request.prompt,
      maxOutputTokens: request.max_output_tokens,
      schema: request.response_schema,
      serviceTier: request.service_tier,
      timeoutMs,
      curtailed,
      onText,
    });
    const called = await counted(attempt, outcome);
    describe(span, called);
    return called;
  });
}

async function counted({ request, provider, model, prices }: Attempt, outcome: Outcome): Promise<Called> {
  const { answer } = outcome;
  const estimated = answer !== undefined && answer.reported.missing.length > 0;
  const usage = estimated
    ? await withEstimates(answer, [request.system, request.prompt].filter(Boolean).join('\n'))
    : answer?.reported.usage;
  const call = {
    provider: provider.name,
    priceName: provider.priceName,
    models: answer?.model === undefined ? [model] : [answer.model, model],
    usage: usage ?? NO_USAGE,
    billing: answer?.reported.billing,
    at: new Date(),
    tier: answer?.serviceTier,
  };
  const own = await prices();
  const price = priceOf(call, own);
  // Without knowing the org's own prices no cost is right, so that there is none.
  return { outcome, usage, estimated, price: price && !own ? { ...price, nanoUsd: undefined } : price };
}

function attributesOf({ request, provider, model, onText }: Attempt) {
  return {
    'gen_ai.operation.name': request.operation,
    'gen_ai.provider.name': provider.genAiName,
    'gen_ai.request.model': model,
    'gen_ai.request.max_tokens': request.max_output_tokens,
    'gen_ai.request.stream': onText !== undefined,
    'gen_ai.output.type': request.response_schema ? 'json' : 'text',
    'gen_ai.agent.id': request.agent_id,
    'server.address': provider.server.address,
    'server.port': provider.server.port,
    'sextant.run.id': request.run_id ?? undefined,
    'sextant.org.id': request.org_id,
    'sextant.step': request.step,
  };
}

function describe(span: Span<typeof generateSpan>, { outcome, price, usage, estimated }: Called): void {
  const { answer, error, firstTextSeconds } = outcome;
  span.set({
    'gen_ai.response.id': answer?.id,
    'gen_ai.response.model': answer?.model,
    'gen_ai.response.finish_reasons': answer?.finishReason === undefined ? undefined : [answer.finishReason],
    'gen_ai.response.time_to_first_chunk': firstTextSeconds,
    'gen_ai.usage.input_tokens': usage?.inputTokens,
    'gen_ai.usage.output_tokens': usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cacheReadTokens,
    'gen_ai.usage.cache_creation.input_tokens': usage?.cacheWriteTokens,
    'gen_ai.usage.cache_write.input_tokens': usage?.cacheWriteTokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens,
    'sextant.usage.estimated': usage && estimated,
    'sextant.service_tier': answer?.serviceTier,
    'sextant.cost.nano_usd': price?.nanoUsd,
  });
  if (error) span.fail(error);
}

function logCall({ request, provider, callId }: Attempt, { outcome, price, estimated }: Called): void {
  const fields = {
    operation: 'generate',
    duration_ms: outcome.seconds * 1000,
    step: request.step,
    call_id: callId,
    provider: provider.name,
    model: price?.model,
  };
  if (outcome.error) log.warn('a model call failed', { ...fields, error_class: outcome.error.errorClass });
  else log.info('a model answered', { ...fields, cost_nano_usd: price?.nanoUsd, estimated_usage: estimated });
}
