// The wall clock with fractions of a millisecond, in step with the system's.
import { performance } from 'node:perf_hooks';

/** Date.now() is cut to whole milliseconds, so less than this is no difference. */
const STEP_MS = 2;

let offset = Date.now() - performance.now();

/** Milliseconds since the epoch. */
export function now(): number {
  return performance.now() + offset;
}

/** Follows a system clock that was set; called once per batch, as a span must not jump because of it. */
export function followSystemClock(): void {
  const current = Date.now() - performance.now();
  if (Math.abs(current - offset) > STEP_MS) offset = current;
}
