// Traffic that is always there: it begins when the world listens, and again whenever other traffic has ended.
import { RUN_KINDS, type RunKind } from './kinds';
import { MAX_DURATION_S } from './limits';
import type { Traffic } from './traffic';

export interface StandingOptions {
  readonly traffic: Pick<Traffic, 'start'>;
  /** Requests a second. */
  readonly rate: number;
  /** Whether runs of all kinds can be asked for, or upgrades alone. */
  readonly hasController: boolean;
  readonly lookMs?: number;
}

/** Returns how to end it. Who wants traffic of his own stops it by DELETE /traffic, and starts his before the next look. */
export function keepTraffic({ traffic, rate, hasController, lookMs = 10_000 }: StandingOptions): () => void {
  const kinds: readonly RunKind[] = hasController ? RUN_KINDS : ['upgrade'];
  const look = (): void => {
    traffic.start({ rate, durationS: MAX_DURATION_S, kinds: [...kinds] });
  };
  look();
  const timer = setInterval(look, lookMs);
  return () => {
    clearInterval(timer);
  };
}
