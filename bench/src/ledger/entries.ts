// The entries that the ledger benchmarks write: successful calls, as the router records them.
import { randomUUID } from 'node:crypto';
import type { LedgerEntry } from '@sextant/records/ledger';

/** Entries of runs with four calls each, evenly distributed over the orgs. */
export function entriesOf(orgIds: readonly string[], count: number): readonly LedgerEntry[] {
  let runId = randomUUID();
  return Array.from({ length: count }, (_, n): LedgerEntry => {
    if (n % 4 === 0) runId = randomUUID();
    return {
      orgId: orgIds[n % orgIds.length]!,
      runId,
      step: 'generate',
      agentId: null,
      traceId: randomUUID().replaceAll('-', ''),
      callId: `${randomUUID()}-1`,
      provider: 'openai',
      modelRequested: 'gpt-4.1-mini',
      modelPriced: 'gpt-4.1-mini',
      promptTokens: 1_000,
      completionTokens: 100,
      totalTokens: 1_100,
      cacheReadTokens: 300,
      cacheWriteTokens: null,
      reasoningTokens: 40,
      costNanoUsd: 470_000,
      costSource: 'computed',
      priceVersion: 'genai-prices 0.1.8 openai/gpt-4.1-mini',
      latencyMs: 812.4375,
      timeToFirstTokenMs: null,
      status: 'success',
      errorCode: null,
      serviceTier: 'default',
    };
  });
}
