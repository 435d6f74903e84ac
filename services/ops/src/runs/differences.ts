// How much the figures of a run differ from those of other runs, and which differences stand out.
import type { Metric, MetricComparison } from '@sextant/records/run-stats/comparison';

/** Fewer other runs say nothing about what is usual. */
export const MIN_RUNS = 5;

/** A value stands out if it is at least this many times the median, or at most the median divided by it. */
const MIN_FACTOR = 1.5;

/** Smaller differences from the median never stand out: they are noise, whatever their ratio. */
const MIN_DIFFERENCE: Readonly<Record<Metric, number>> = {
  duration_seconds: 0.1,
  wait_seconds: 0.1,
  attempts: 1,
  model_calls: 1,
  model_call_errors: 1,
  prompt_tokens: 100,
  completion_tokens: 100,
  cost_usd: 0.000_1,
  items: 1,
  item_errors: 1,
};

export interface Difference extends MetricComparison {
  /** The value divided by the median; null if one is missing or the median is 0. */
  readonly ratio: number | null;
  readonly standsOut: boolean;
}

/**
 * The figures with their differences: those that stand out first, then by the size of the difference relative to the
 * median. A value stands out if at least 5 other runs have the figure, it is outside of their 10th to 90th percentile,
 * it differs from the median by a factor of at least 1.5, and the difference is not negligible (a tenth of a second, one
 * call, 100 tokens, a hundredth of a cent). While the run is in progress, low values do not stand out.
 */
export function differencesOf(metrics: readonly MetricComparison[], run: { readonly isOver: boolean }): Difference[] {
  return metrics
    .map((metric) => differenceOf(metric, run))
    .sort((a, b) => Number(b.standsOut) - Number(a.standsOut) || distanceOf(b) - distanceOf(a));
}

function differenceOf(metric: MetricComparison, run: { readonly isOver: boolean }): Difference {
  if (metric.runs < MIN_RUNS) return { ...metric, ...NO_BASIS };
  const { value, median } = metric;
  const ratio = value !== null && median ? value / median : null;
  return { ...metric, ratio, standsOut: standsOut(metric, run) };
}

const NO_BASIS = { p10: null, median: null, p90: null, ratio: null, standsOut: false };

function standsOut({ metric, value, p10, median, p90 }: MetricComparison, { isOver }: { readonly isOver: boolean }) {
  if (value === null || median === null || p10 === null || p90 === null) return false;
  if (Math.abs(value - median) < MIN_DIFFERENCE[metric]) return false;
  const isHigh = value > p90 && value >= median * MIN_FACTOR;
  const isLow = isOver && value < p10 && value <= median / MIN_FACTOR;
  return isHigh || isLow;
}

/** The logarithm of the ratio, or of its inverse. Negligible amounts count little, and a median of 0 is allowed. */
function distanceOf({ metric, value, median }: Difference): number {
  if (value === null || median === null) return -1;
  const negligible = MIN_DIFFERENCE[metric];
  return Math.abs(Math.log((value + negligible) / (median + negligible)));
}
