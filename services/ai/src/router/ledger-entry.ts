// The ledger row of a call to a provider.
import type { LedgerEntry } from '@sextant/records/ledger';
import { currentTraceId } from '@sextant/telemetry/traces';
import { NO_USAGE } from '../pricing/priced-call';
import type { Attempt, Called } from './called';

export function ledgerEntry({ outcome, price, usage = NO_USAGE }: Called, attempt: Attempt): LedgerEntry {
  const { request, provider, model, callId } = attempt;
  return {
    orgId: request.org_id,
    workspaceId: request.workspace_id ?? null,
    userId: request.user_id ?? null,
    runId: request.run_id,
    step: request.step,
    agentId: request.agent_id ?? null,
    traceId: currentTraceId() ?? null,
    callId,
    provider: provider.name,
    modelRequested: model,
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
    timeToFirstTokenMs: outcome.firstTextSeconds === undefined ? null : outcome.firstTextSeconds * 1000,
    status: outcome.error ? 'error' : 'success',
    errorCode: outcome.error?.errorClass ?? null,
    serviceTier: outcome.answer?.serviceTier ?? null,
  };
}
