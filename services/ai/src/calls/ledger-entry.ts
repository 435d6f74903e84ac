// The ledger row of a call.
import type { LedgerEntry } from '@sextant/records/ledger';
import { currentTraceId } from '@sextant/telemetry/traces';
import { NO_USAGE, type Usage } from '../pricing/priced-call';
import type { Completion } from '../providers/provider';
import type { Attempt, CompletedCall } from './calls';

export function ledgerEntry(
  { outcome, price, usage = NO_USAGE, estimated }: CompletedCall,
  attempt: Attempt,
): LedgerEntry {
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
    cacheSavingsNanoUsd: price?.cacheSavingsNanoUsd ?? null,
    costSource: price?.nanoUsd === undefined ? 'unknown' : price.source,
    priceVersion: price?.version ?? null,
    latencyMs: outcome.seconds * 1000,
    timeToFirstTokenMs: outcome.firstTextSeconds === undefined ? null : outcome.firstTextSeconds * 1000,
    status: outcome.error ? 'error' : 'success',
    errorCode: outcome.error?.errorClass ?? null,
    serviceTier: outcome.completion?.serviceTier?.slice(0, MAX_TIER_CHARACTERS) ?? null,
    usageSource: outcome.completion === undefined ? null : sourceOf(usage, estimated),
    rawUsage: outcome.completion === undefined ? null : rawUsageOf(outcome.completion),
  };
}

function sourceOf({ inputTokens, outputTokens }: Usage, estimated: boolean): LedgerEntry['usageSource'] {
  if (inputTokens === undefined || outputTokens === undefined) return 'unknown';
  return estimated ? 'estimated' : 'reported';
}

/** The provider's text is unbounded. */
const MAX_TIER_CHARACTERS = 100;
/** Longer raw usages are truncated. */
const MAX_RAW_CHARACTERS = 4_000;

/** The raw usage, when the columns do not hold everything that the provider reported. */
function rawUsageOf({ rawUsage, reported: { problems, billing } }: Completion): string | null {
  const { unknown, costNanoUsd, geo, cacheWriteHourTokens = 0 } = billing;
  const more = unknown.length > 0 || costNanoUsd !== undefined || geo !== undefined || cacheWriteHourTokens > 0;
  if (rawUsage === undefined || rawUsage === null || (problems.length === 0 && !more)) return null;
  return JSON.stringify(rawUsage).slice(0, MAX_RAW_CHARACTERS);
}
