// The number of open streams, per caller and in total.
import { ProblemError } from '@sextant/http/problem';

export interface StreamLimit {
  /** Counts a stream of a caller until the returned function is called. Throws a problem of status 429 at a limit. */
  take(key: string): () => void;
}

export interface StreamLimitOptions {
  readonly maxPerKey?: number | undefined;
  readonly maxStreams?: number | undefined;
}

const RETRY_AFTER_SECONDS = 15;

export function createStreamLimit({ maxPerKey = 5, maxStreams = 1_000 }: StreamLimitOptions = {}): StreamLimit {
  const open = new Map<string, number>();
  let total = 0;
  return {
    take: (key) => {
      const ofKey = open.get(key) ?? 0;
      if (ofKey >= maxPerKey) throw tooMany(maxPerKey);
      if (total >= maxStreams) throw tooMany(maxStreams);
      open.set(key, ofKey + 1);
      total += 1;
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        total -= 1;
        const left = open.get(key)! - 1;
        if (left === 0) open.delete(key);
        else open.set(key, left);
      };
    },
  };
}

function tooMany(max: number): ProblemError {
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  return new ProblemError(429, `there are already ${max} open streams: close one and try again`, { headers });
}
