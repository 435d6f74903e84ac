// The calls of the last minutes, from which the provider's state and the cache hit ratio are read.
import type { ErrorClass } from '@sextant/signals/errors';

export interface RecentCall {
  readonly at: number;
  readonly model: string;
  readonly errorClass: ErrorClass | undefined;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
}

export interface RecentCalls {
  add(call: Omit<RecentCall, 'at'>): void;
  /** 0 healthy, 1 degraded: of the last minute's calls, five or more, a fifth or more failed by the provider's doing. */
  providerState(): 0 | 1;
  /** Cached share of the input tokens of the last five minutes, for each model that had input. */
  cacheHitRatios(): ReadonlyMap<string, number>;
}

const WINDOW_MS = 5 * 60_000;
const STATE_WINDOW_MS = 60_000;
const FEWEST_CALLS = 5;
const DEGRADED_SHARE = 0.2;
/** Failures that a request brings on itself; they say nothing about the provider. */
const CALLERS_FAULT: ReadonlySet<ErrorClass | undefined> = new Set(['VALIDATION_ERROR', 'MODEL_ERROR']);

/** Starts empty; `now` gives milliseconds. */
export function recentCalls(now: () => number = Date.now): RecentCalls {
  const calls: RecentCall[] = [];
  const since = (ms: number) => calls.filter(({ at }) => at > now() - ms);
  return {
    add(call) {
      const expired = calls.findIndex(({ at }) => at > now() - WINDOW_MS);
      calls.splice(0, expired === -1 ? calls.length : expired);
      calls.push({ ...call, at: now() });
    },
    providerState() {
      const recent = since(STATE_WINDOW_MS).filter(({ errorClass }) => !CALLERS_FAULT.has(errorClass));
      const failed = recent.filter(({ errorClass }) => errorClass !== undefined).length;
      return recent.length >= FEWEST_CALLS && failed / recent.length >= DEGRADED_SHARE ? 1 : 0;
    },
    cacheHitRatios() {
      const sums = new Map<string, { input: number; cached: number }>();
      for (const { model, inputTokens, cacheReadTokens } of since(WINDOW_MS)) {
        const { input, cached } = sums.get(model) ?? { input: 0, cached: 0 };
        sums.set(model, { input: input + inputTokens, cached: cached + cacheReadTokens });
      }
      return new Map([...sums].flatMap(([model, { input, cached }]) => (input > 0 ? [[model, cached / input]] : [])));
    },
  };
}
