// Failures of what is tried again and again: the log has the first of a series, and its end.
import { log } from '@sextant/telemetry/logs';

/** What a try came to; `idle` says nothing about whether it would succeed. */
export type Try = 'done' | 'idle';

/** Runs a try and never rejects; `what` completes the sentence "could not …". */
export function loggedOnce(what: string, operation: string): (attempt: () => Promise<Try>) => Promise<void> {
  let failures = 0;
  return async (attempt) => {
    try {
      if ((await attempt()) === 'idle' || failures === 0) return;
      log.info('what failed before has succeeded', { operation, failures });
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1)
        log.warn(`could not ${what}, will try again`, { operation, reason: (error as Error).message });
    }
  };
}
