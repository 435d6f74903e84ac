// Background loops of a service.
import { log } from '@sextant/telemetry/logs';
import { setTimeout as wait } from 'node:timers/promises';

export interface Loop {
  /** Waits for the current round and starts no more. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Completes the log message "could not …, will try again". */
  readonly what: string;
  readonly operation: string;
  /** Pause after each round. */
  readonly intervalMs: number;
  readonly round: (signal: AbortSignal) => Promise<void>;
}

/** Runs the first round at once. A failed round is logged and does not stop the loop. */
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
