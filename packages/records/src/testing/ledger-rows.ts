// Reproducible ledger rows for tests.
import { createHash } from 'node:crypto';
import type { LedgerRow } from '../ledger/lines';

/** Returns a generator of numbers in [0, 1) that depend only on the seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A UUID derived from a text. */
export function idOf(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export interface CallsOptions {
  readonly orgId: string;
  readonly count: number;
  readonly seed: number;
  /** Default: the 100 days before 2026-07-01. Some calls are at full hours. */
  readonly from?: Date;
  readonly to?: Date;
}

/** Calls with and without a user, to several models; some fail, some have no price, some have no usage. */
export function someCalls({ orgId, count, seed, ...time }: CallsOptions): readonly LedgerRow[] {
  const { from = new Date('2026-03-23T00:00:00Z'), to = new Date('2026-07-01T00:00:00Z') } = time;
  const random = randomOf(seed);
  const below = (n: number) => Math.floor(random() * n);
  const timeOf = (): Date => {
    const at = from.getTime() + below(to.getTime() - from.getTime());
    return new Date(random() < 0.05 ? Math.floor(at / 3_600_000) * 3_600_000 : at);
  };
  return Array.from({ length: count }, (_, i): LedgerRow => {
    const [prompt, completion] = [below(4_000), below(1_000)];
    const user = below(6);
    const [isUsed, isPriced] = [random() < 0.95, random() < 0.85];
    const costNanoUsd = isUsed && isPriced ? below(1_000_000_000) : null;
    const modelRequested = `model-${below(4)}`;
    return {
      ...{ id: idOf(`${orgId} ${seed} ${i}`), orgId, callId: `call-${seed}-${i}`, step: 'generate' },
      workspaceId: user < 4 ? idOf(`workspace ${user % 2}`) : null,
      userId: user < 5 ? idOf(`user ${user}`) : null,
      ...{ provider: `provider-${below(2)}`, modelRequested },
      modelPriced: costNanoUsd === null ? null : modelRequested,
      ...(isUsed && { promptTokens: prompt, completionTokens: completion, totalTokens: prompt + completion }),
      ...(isUsed && { cacheReadTokens: Math.floor(prompt / 3), reasoningTokens: Math.floor(completion / 4) }),
      ...{ costNanoUsd, costSource: costNanoUsd === null ? 'unknown' : 'computed' },
      // Writing to a cache can cost more than it saves.
      cacheSavingsNanoUsd: costNanoUsd === null ? null : 4 * Math.floor(prompt / 3) - 1_000,
      latencyMs: Math.exp(4 + 5 * random()),
      status: random() < 0.1 ? 'error' : 'success',
      createdAt: timeOf(),
    };
  });
}
