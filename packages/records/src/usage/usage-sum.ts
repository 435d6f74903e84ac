// Adds up rows of usage.
import { Sketch } from './sketch';
import { COUNTERS } from './usage-sql';

/** Sums over calls. Tokens that the provider did not report count as 0. */
export interface Usage {
  readonly calls: number;
  readonly errors: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly reasoningTokens: number;
  /** Exact USD with nine decimals; null if no call has a known cost. */
  readonly costUsd: string | null;
  /**
   * What the calls would have cost without a prompt cache, minus their cost: exact USD with nine decimals, negative if
   * the cache cost more than it saved; null if no call has known savings.
   */
  readonly cacheSavingsUsd: string | null;
  /** Calls with known usage and unknown cost, which costUsd does not include. */
  readonly unpricedCalls: number;
}

export interface LlmFigures extends Usage {
  /** Failed calls as a share of all calls, 0 to 1; null without calls. */
  readonly errorRate: number | null;
  /** Of all calls, within 1%; null without calls. */
  readonly latencySeconds: { readonly p50: number | null; readonly p95: number | null };
}

/** Counters as the driver returns them: bigint and numeric are strings. */
export type UsageRow = Record<(typeof COUNTERS)[number], string | null>;

interface Latencies {
  /** As Sketch reads it. */
  readonly latency_sketch: string | null;
}

const NANO = 1_000_000_000n;

/** USD with nine decimals. */
export function usdOfNano(nanoUsd: bigint): string {
  if (nanoUsd < 0n) return `-${usdOfNano(-nanoUsd)}`;
  return `${nanoUsd / NANO}.${String(nanoUsd % NANO).padStart(9, '0')}`;
}

/** Adds up rows of usage. Money is a bigint, because sums may exceed the safe range of a number. */
export class UsageSum {
  readonly #counts: Record<string, number> = {};
  /** Created on demand, because most sums have no latencies. */
  #latencies: Sketch | undefined;
  nanoUsd: bigint | null = null;
  #savedNanoUsd: bigint | null = null;

  get tokens(): number {
    return this.#counts['total_tokens'] ?? 0;
  }

  add(row: UsageRow & Partial<Latencies>): this {
    for (const name of COUNTERS) this.#count(name, Number(row[name] ?? 0));
    if (row.cost_nano_usd !== null) this.#spend(BigInt(row.cost_nano_usd));
    if (row.cache_savings_nano_usd !== null) this.#save(BigInt(row.cache_savings_nano_usd));
    if (row.latency_sketch) (this.#latencies ??= new Sketch()).add(row.latency_sketch);
    return this;
  }

  merge(other: UsageSum): void {
    for (const name of COUNTERS) this.#count(name, other.#counts[name] ?? 0);
    if (other.nanoUsd !== null) this.#spend(other.nanoUsd);
    if (other.#savedNanoUsd !== null) this.#save(other.#savedNanoUsd);
    if (other.#latencies) (this.#latencies ??= new Sketch()).merge(other.#latencies);
  }

  usage(): Usage {
    const of = (name: (typeof COUNTERS)[number]) => this.#counts[name] ?? 0;
    return {
      calls: of('calls'),
      errors: of('errors'),
      promptTokens: of('prompt_tokens'),
      completionTokens: of('completion_tokens'),
      totalTokens: of('total_tokens'),
      cacheReadTokens: of('cache_read_tokens'),
      cacheWriteTokens: of('cache_write_tokens'),
      reasoningTokens: of('reasoning_tokens'),
      costUsd: this.nanoUsd === null ? null : usdOfNano(this.nanoUsd),
      cacheSavingsUsd: this.#savedNanoUsd === null ? null : usdOfNano(this.#savedNanoUsd),
      unpricedCalls: of('unpriced_calls'),
    };
  }

  figures(): LlmFigures {
    const usage = this.usage();
    const errorRate = usage.calls > 0 ? usage.errors / usage.calls : null;
    return { ...usage, errorRate, latencySeconds: (this.#latencies ?? new Sketch()).percentilesInSeconds() };
  }

  #count(name: string, by: number): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + by;
  }

  #spend(nanoUsd: bigint): void {
    this.nanoUsd = (this.nanoUsd ?? 0n) + nanoUsd;
  }

  #save(nanoUsd: bigint): void {
    this.#savedNanoUsd = (this.#savedNanoUsd ?? 0n) + nanoUsd;
  }
}
