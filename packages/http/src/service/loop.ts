// Work that is repeated for as long as a service runs.
import { log } from '@sextant/telemetry/logs';
import { setTimeout as wait } from 'node:timers/promises';

export interface Loop {
  /** Waits for the round under way and starts no more. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Completes the sentence "could not …, will try again". */
  readonly what: string;
  readonly operation: string;
  /** The pause after each round. */
  readonly intervalMs: number;
  readonly round: (signal: AbortSignal) => Promise<void>;
}

/** Starts at once; a round that fails is logged, and the next one comes as always. */
export function startLoop({ what, operation, intervalMs, round }: LoopOptions): Loop {
  const stopping = new AbortController();
  const { signal } = stopping;
  const rounds = (async () => {
    while (!signal.aborted) {
      await round(signal).catch((error: unknown) => {
        log.warn(`could not ${what}, will try again`, { operation, reason: (error as Error).message });
      });
      await wait(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return rounds;
    },
  };
}
