// The time axis of a waterfall: positions, ticks and zoom.
import type { OffsetRange } from './types';

/** The place of a moment in a range, in percent; outside of 0 to 100 when it is not in view. */
export function percentOf(at: number, { from, to }: OffsetRange): number {
  return ((at - from) / (to - from)) * 100;
}

const STEPS = [1, 2, 5, 10];

/** Round moments from the start of the trace, at most `max` of them. */
export function ticksOf({ from, to }: OffsetRange, max: number): readonly number[] {
  const rough = (to - from) / Math.max(1, max);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((factor) => power * factor >= rough) ?? 10);
  const first = Math.ceil(from / step);
  const ticks: number[] = [];
  for (let i = first; i * step <= to + step * 1e-9 && ticks.length <= max; i++) ticks.push(i * step);
  return ticks;
}

/** No zoom shows less than this. */
const MIN_ZOOM_S = 1e-6;

/** A part of a range by two shares of its width, in any order. */
export function zoomed({ from, to }: OffsetRange, a: number, b: number): OffsetRange {
  const at = (share: number) => from + Math.min(1, Math.max(0, share)) * (to - from);
  const low = at(Math.min(a, b));
  return { from: low, to: Math.max(at(Math.max(a, b)), low + MIN_ZOOM_S) };
}

/** The range of a span with room on both sides, inside the trace. */
export function around({ from, to }: OffsetRange, extent: OffsetRange): OffsetRange {
  const room = Math.max((to - from) * 0.1, MIN_ZOOM_S);
  return { from: Math.max(extent.from, from - room), to: Math.min(extent.to, to + room) };
}
