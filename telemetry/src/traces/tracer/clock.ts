// The wall clock with fractions of a millisecond.
import { performance } from 'node:perf_hooks';

/** Smaller differences are not significant, as Date.now() has whole milliseconds. */
const STEP_MS = 2;

let offset = Date.now() - performance.now();

/** Milliseconds since the epoch. */
export function now(): number {
  return performance.now() + offset;
}

/** Follows changes of the system clock. Called once per batch, so that spans do not jump. */
export function followSystemClock(): void {
  const current = Date.now() - performance.now();
  if (Math.abs(current - offset) > STEP_MS) offset = current;
}
