// Counts of the last minutes' calls per second, for the state of a provider and its cache hit ratio.
import type { ErrorClass } from '@sextant/signals/errors';

export interface RecentCall {
  readonly model: string;
  readonly errorClass: ErrorClass | undefined;
  /** Whether the request caused the failure. */
  readonly requestFault?: boolean | undefined;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
}

export interface RecentCalls {
  add(call: RecentCall): void;
  /** 0 healthy; 1 degraded: at least 20% of the last minute's calls (at least 5) failed, request faults excluded. */
  providerState(): 0 | 1;
  /** Cached share of the input tokens of the last five minutes, by model. */
  cacheHitRatios(): ReadonlyMap<string, number>;
}

/** Counts of one second, so that five minutes are cheap to sum up whatever the rate. */
interface Second {
  /** Start of the second. */
  readonly at: number;
  /** Calls without request faults, and the failed ones among them. */
  counted: number;
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
const MIN_CALLS = 5;
const DEGRADED_SHARE = 0.2;
/** Failures caused by the request. */
const REQUEST_FAULTS: ReadonlySet<ErrorClass | undefined> = new Set(['VALIDATION_ERROR', 'MODEL_ERROR']);

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
    const second: Second = { at, counted: 0, failed: 0, tokens: new Map() };
    seconds.push(second);
    return second;
  };
  return {
    add({ model, errorClass, requestFault, inputTokens, cacheReadTokens }) {
      const second = current();
      if (requestFault !== true && !REQUEST_FAULTS.has(errorClass)) {
        second.counted += 1;
        if (errorClass !== undefined) second.failed += 1;
      }
      addTokens(second.tokens, model, { input: inputTokens, cached: cacheReadTokens });
    },
    providerState() {
      let [counted, failed] = [0, 0];
      for (const second of within(STATE_WINDOW_MS)) {
        counted += second.counted;
        failed += second.failed;
      }
      return counted >= MIN_CALLS && failed / counted >= DEGRADED_SHARE ? 1 : 0;
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
