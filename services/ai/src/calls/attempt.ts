// Makes one call to a provider and records its span, price, ledger row, metrics and log line.
import type { Ledger } from '@sextant/records/ledger';
import { generateSpan } from '@sextant/signals/llm';
import { log } from '@sextant/telemetry/logs';
import { withSpan, type Span } from '@sextant/telemetry/traces';
import { withPeer } from '@sextant/telemetry/traces/peer';
import { NO_USAGE } from '../pricing/priced-call';
import { priceOf } from '../pricing/pricing';
import type { CallOutcome } from '../providers/provider';
import { withEstimates } from '../usage/token-estimate';
import type { CallMetrics } from './call-metrics';
import type { Attempt, CompletedCall, RecordedCall } from './calls';
import { ledgerEntry } from './ledger-entry';

export interface AttemptDeps {
  readonly ledger: Ledger;
  readonly metrics: CallMetrics;
}

/** Resolves once the ledger row is durable. Rejects only on an internal error. */
export async function makeAttempt(attempt: Attempt, { ledger, metrics }: AttemptDeps): Promise<RecordedCall> {
  const called = await tracedCall(attempt);
  const { id: ledgerId, at, kept } = await ledger.append(ledgerEntry(called, attempt));
  metrics.record(attempt.provider.name, called);
  return { ...called, ledgerId, ledgerAt: kept ? at : undefined };
}

function tracedCall(attempt: Attempt): Promise<CompletedCall> {
  return withSpan(generateSpan, { attributes: attributesOf(attempt) }, async (span) => {
    const { request, provider, model, timeoutMs, curtailed, reader } = attempt;
    const outcome = await withPeer(provider.name, () =>
      provider.call({
        model,
        system: request.system,
        prompt: request.prompt,
        maxOutputTokens: request.max_output_tokens,
        schema: request.response_schema,
        serviceTier: request.service_tier,
        timeoutMs,
        curtailed,
        reader,
      }),
    );
    const called = await counted(attempt, outcome);
    describe(span, called);
    // Within the span, whose id the line has.
    logCall(attempt, called);
    return called;
  });
}

async function counted({ request, provider, model, prices }: Attempt, outcome: CallOutcome): Promise<CompletedCall> {
  const { completion } = outcome;
  const estimated = completion !== undefined && completion.reported.missing.length > 0;
  const usage = estimated
    ? await withEstimates(completion, [request.system, request.prompt].filter(Boolean).join('\n'))
    : completion?.reported.usage;
  const call = {
    provider: provider.name,
    priceName: provider.priceName,
    models: completion?.model === undefined ? [model] : [completion.model, model],
    usage: usage ?? NO_USAGE,
    billing: completion?.reported.billing,
    at: new Date(),
    tier: completion?.serviceTier,
  };
  const overrides = await prices();
  const price = priceOf(call, overrides);
  // When the price overrides of the org are unknown, leave the cost NULL.
  return {
    outcome,
    usage,
    estimated,
    price: price && !overrides ? { ...price, nanoUsd: undefined, cacheSavingsNanoUsd: undefined } : price,
  };
}

function attributesOf({ request, provider, model, reader }: Attempt) {
  return {
    'gen_ai.operation.name': request.operation,
    'gen_ai.provider.name': provider.genAiName,
    'gen_ai.request.model': model,
    'gen_ai.request.max_tokens': request.max_output_tokens,
    'gen_ai.request.stream': reader !== undefined,
    'gen_ai.output.type': request.response_schema ? 'json' : 'text',
    'gen_ai.agent.id': request.agent_id,
    'server.address': provider.server.address,
    'server.port': provider.server.port,
    'sextant.run.id': request.run_id ?? undefined,
    'sextant.org.id': request.org_id,
    'sextant.step': request.step,
  };
}

function describe(span: Span<typeof generateSpan>, { outcome, price, usage, estimated }: CompletedCall): void {
  const { completion, error, firstTextSeconds } = outcome;
  span.set({
    'gen_ai.response.id': completion?.id,
    'gen_ai.response.model': completion?.model,
    'gen_ai.response.finish_reasons': completion?.finishReason === undefined ? undefined : [completion.finishReason],
    'gen_ai.response.time_to_first_chunk': firstTextSeconds,
    'gen_ai.usage.input_tokens': usage?.inputTokens,
    'gen_ai.usage.output_tokens': usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cacheReadTokens,
    'gen_ai.usage.cache_creation.input_tokens': usage?.cacheWriteTokens,
    'gen_ai.usage.cache_write.input_tokens': usage?.cacheWriteTokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens,
    'sextant.usage.estimated': usage && estimated,
    'sextant.service_tier': completion?.serviceTier,
    'sextant.cost.nano_usd': price?.nanoUsd,
  });
  if (error) span.fail(error);
}

function logCall({ request, provider, callId }: Attempt, { outcome, price, estimated }: CompletedCall): void {
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
