// The columns that uPlot draws: seconds, then the values of each series, summed from below when stacked.
import type { AlignedData } from 'uplot';

interface Values {
  readonly values: readonly (number | null)[];
}

/** @param times in milliseconds since the epoch */
export function chartData(times: readonly number[], series: readonly Values[], stacked: boolean): AlignedData {
  const seconds = times.map((ms) => ms / 1000);
  if (!stacked) return [seconds, ...series.map(({ values }) => [...values])];
  const sums = new Array<number>(times.length).fill(0);
  return [seconds, ...series.map(({ values }) => times.map((_, index) => (sums[index]! += values[index] ?? 0)))];
}
