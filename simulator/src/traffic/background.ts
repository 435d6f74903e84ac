// Background traffic: it starts when the simulator listens, and again whenever a traffic session has ended.
import { MAX_DURATION_S, RUN_KINDS, type RunKind } from './kinds';
import type { Traffic } from './traffic';

export interface BackgroundTrafficOptions {
  readonly traffic: Pick<Traffic, 'start'>;
  /** Requests per second. */
  readonly rate: number;
  /** Whether all kinds of runs can be requested, or only upgrades. */
  readonly hasController: boolean;
  readonly checkMs?: number;
}

/**
 * Returns a function that stops it. To run other traffic, stop the session with DELETE /traffic and start another one
 * before the next check.
 */
export function keepTraffic({ traffic, rate, hasController, checkMs = 10_000 }: BackgroundTrafficOptions): () => void {
  const kinds: readonly RunKind[] = hasController ? RUN_KINDS : ['upgrade'];
  const start = () => traffic.start({ rate, durationS: MAX_DURATION_S, kinds: [...kinds] });
  start();
  const timer = setInterval(start, checkMs);
  return () => clearInterval(timer);
}
