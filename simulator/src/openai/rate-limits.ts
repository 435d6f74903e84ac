// The headers in which the provider tells how much of the minute's allowance is left; it is not enforced.

const LIMITS = { requests: 10_000, tokens: 10_000_000 } as const;
const WINDOW_MS = 60_000;

export interface RateLimits {
  /** Counts one request and its tokens; returns the x-ratelimit headers. */
  spend(tokens: number): Readonly<Record<string, string>>;
}

export function createRateLimits(now: () => number = Date.now): RateLimits {
  let windowEnds = 0;
  let spent = { requests: 0, tokens: 0 };
  return {
    spend: (tokens) => {
      if (now() >= windowEnds) {
        windowEnds = now() + WINDOW_MS;
        spent = { requests: 0, tokens: 0 };
      }
      spent = { requests: spent.requests + 1, tokens: spent.tokens + tokens };
      const reset = `${((windowEnds - now()) / 1000).toFixed(3)}s`;
      return {
        'x-ratelimit-limit-requests': String(LIMITS.requests),
        'x-ratelimit-limit-tokens': String(LIMITS.tokens),
        'x-ratelimit-remaining-requests': String(Math.max(0, LIMITS.requests - spent.requests)),
        'x-ratelimit-remaining-tokens': String(Math.max(0, LIMITS.tokens - spent.tokens)),
        'x-ratelimit-reset-requests': reset,
        'x-ratelimit-reset-tokens': reset,
      };
    },
  };
}
