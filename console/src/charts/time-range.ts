// The range of a time axis.
import type { TimeChartProps } from './types';

const DAY_S = 86_400;

/**
 * In seconds.
 *
 * @param low the first time of the data
 * @param high the last one; of a single time, uPlot adds a thousand days
 */
export function timesOf(
  { range, times, draw }: Pick<TimeChartProps, 'range' | 'times' | 'draw'>,
  low: number,
  high: number,
): [number, number] {
  if (range) return [range.fromMs / 1000, range.toMs / 1000];
  const [first, second] = times;
  if (first === undefined) return [low, high];
  if (second === undefined) return draw === 'bars' ? [low, low + DAY_S] : [low - 1, low + 1];
  // Leaves room for the last bar, which starts at its time.
  return draw === 'bars' ? [low, high + (second - first) / 1000] : [low, high];
}
