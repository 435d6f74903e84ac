// The calls of the last minutes, counted by the second, from which the provider's state and the cache hit ratio are read.
import type { ErrorClass } from '@sextant/signals/errors';

export interface RecentCall {
  readonly model: string;
  readonly errorClass: ErrorClass | undefined;
  /** Whether the request brought its failure on. */
  readonly requestFault?: boolean | undefined;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
}

export interface RecentCalls {
  add(call: RecentCall): void;
  /** 0 healthy, 1 degraded: of the last minute's calls, five or more, a fifth or more failed by the provider's doing. */
  providerState(): 0 | 1;
  /** Cached share of the input tokens of the last five minutes, for each model that had input. */
  cacheHitRatios(): ReadonlyMap<string, number>;
}

/** The calls of a second: five minutes of them are looked through in no time, whatever their number. */
interface Second {
  /** When it began. */
  readonly at: number;
  /** Calls that say something about the provider, and those of them that failed. */
  telling: number;
  failed: number;
  readonly tokens: Map<string, Tokens>;
}

interface Tokens {
  input: number;
  cached: number;
}

const SECOND_MS = 1_000;
const WINDOW_MS = 5 * 60_000;
const STATE_WINDOW_MS = 60_000;
const FEWEST_CALLS = 5;
const DEGRADED_SHARE = 0.2;
/** Failures that a request brings on itself; they say nothing about the provider. */
const CALLERS_FAULT: ReadonlySet<ErrorClass | undefined> = new Set(['VALIDATION_ERROR', 'MODEL_ERROR']);

/** Starts empty; `now` gives milliseconds. */
export function recentCalls(now: () => number = Date.now): RecentCalls {
  const seconds: Second[] = [];
  const within = (ms: number) => {
    const since = now() - ms;
    return seconds.filter(({ at }) => at > since);
  };
  const current = (): Second => {
    const at = Math.floor(now() / SECOND_MS) * SECOND_MS;
    const last = seconds.at(-1);
    if (last?.at === at) return last;
    while (seconds.length > 0 && seconds[0]!.at <= at - WINDOW_MS) seconds.shift();
    const second: Second = { at, telling: 0, failed: 0, tokens: new Map() };
    seconds.push(second);
    return second;
  };
  return {
    add({ model, errorClass, requestFault, inputTokens, cacheReadTokens }) {
      const second = current();
      if (requestFault !== true && !CALLERS_FAULT.has(errorClass)) {
        second.telling += 1;
        if (errorClass !== undefined) second.failed += 1;
      }
      addTokens(second.tokens, model, { input: inputTokens, cached: cacheReadTokens });
    },
    providerState() {
      let [telling, failed] = [0, 0];
      for (const second of within(STATE_WINDOW_MS)) {
        telling += second.telling;
        failed += second.failed;
      }
      return telling >= FEWEST_CALLS && failed / telling >= DEGRADED_SHARE ? 1 : 0;
    },
    cacheHitRatios() {
      const sums = new Map<string, Tokens>();
      for (const { tokens } of within(WINDOW_MS)) for (const [model, of] of tokens) addTokens(sums, model, of);
      return new Map([...sums].flatMap(([model, { input, cached }]) => (input > 0 ? [[model, cached / input]] : [])));
    },
  };
}

function addTokens(sums: Map<string, Tokens>, model: string, { input, cached }: Readonly<Tokens>): void {
  const sum = sums.get(model);
  if (sum === undefined) sums.set(model, { input, cached });
  else {
    sum.input += input;
    sum.cached += cached;
  }
}
