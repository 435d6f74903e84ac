// Logs repeated failures once: the first of a series, and its end.
import { log } from '@sextant/telemetry/logs';

/** Result of an attempt; `idle` means that there was nothing to do. */
export type Outcome = 'done' | 'idle';

/** Runs an attempt and never rejects; `what` completes the sentence "could not …". */
export function loggedOnce(what: string, operation: string): (attempt: () => Promise<Outcome>) => Promise<void> {
  let failures = 0;
  return async (attempt) => {
    try {
      if ((await attempt()) === 'idle' || failures === 0) return;
      log.info('succeeded after failures', { operation, failures });
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1)
        log.warn(`could not ${what}, will try again`, { operation, reason: (error as Error).message });
    }
  };
}
