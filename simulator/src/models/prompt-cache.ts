// A provider's prompt cache: a repeated prefix of at least 1,024 tokens is billed at the cached rate.
import { createHash } from 'node:crypto';

export interface PromptCache {
  /** Shorter prompts are not cached. */
  readonly minTokens: number;
  /** Returns the number of leading tokens in the cache, a multiple of 128, and adds all tokens to the cache. */
  cachedTokens(model: string, tokens: readonly number[]): number;
}

const MIN_PREFIX = 1024;
const STEP = 128;
const TTL_MS = 10 * 60_000;
const MAX_PREFIXES = 50_000;

export function createPromptCache(now: () => number = Date.now): PromptCache {
  const lastUse = new Map<string, number>();

  function remember(prefix: string): void {
    lastUse.delete(prefix);
    lastUse.set(prefix, now());
    const [oldest] = lastUse.keys();
    if (lastUse.size > MAX_PREFIXES && oldest !== undefined) lastUse.delete(oldest);
  }

  return {
    minTokens: MIN_PREFIX,
    cachedTokens: (model, tokens) => {
      let cached = 0;
      for (const { length, key } of prefixes(model, tokens)) {
        const used = lastUse.get(key);
        if (used !== undefined && now() - used < TTL_MS) cached = length;
        remember(key);
      }
      return cached;
    },
  };
}

function* prefixes(
  model: string,
  tokens: readonly number[],
): Generator<{ readonly length: number; readonly key: string }> {
  const hash = createHash('sha1').update(model);
  for (let length = STEP; length <= tokens.length; length += STEP) {
    hash.update(tokens.slice(length - STEP, length).join(','));
    if (length >= MIN_PREFIX) yield { length, key: hash.copy().digest('base64') };
  }
}
