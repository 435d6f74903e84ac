// Variants of an alert's tests that show the length of its windows: what happened before them.
import type { AlertTest } from '../declare';
import type { Phase, Series } from '../series';
import type { Timing } from './test-samples';

/** How many times as many events there are in the history. */
const BUSY = 7;

/**
 * The test after a time with other counts, which no window reaches: the alert and its value stay the same. A longer window
 * changes sums, shares and quantiles: one series has many events in that time and the next none, and the observations of
 * histograms are all slow. In a second test it is the other way round.
 */
export function withHistory(test: AlertTest, { step, wait, reach, keep }: Timing): readonly AlertTest[] {
  const counters = test.series.flat().filter(isCounter);
  if (reach === 0 || counters.length === 0) return [];
  const before = reach + step;
  return [true, false].map((isOdd) => {
    const series = test.series.map((list) =>
      list.map((s) => ({ ...s, phases: s.phases.flatMap((phase) => preceded(s, phase)) })),
    );
    function preceded(s: Series, phase: Phase): readonly Phase[] {
      if (!isCounter(s) || phase.start === undefined) return [phase];
      const perMinute = BUSY * historyOf(s, counters, isOdd);
      return [
        { ...phase, perMinute, minutes: before },
        { ...phase, start: phase.start + perMinute * before },
      ];
    }
    const when = `${test.when}, and ${isOdd ? 'other' : 'still other'} events came before`;
    // The alert may have fired in the history of a silent test, and continues to fire for a time.
    return { ...test, when, series, at: `${before + reach + wait + (test.fires ? 0 : keep) + step}m` };
  });
}

/** Events per minute of a series before its test. */
function historyOf(series: Series, counters: readonly Series[], isOdd: boolean): number {
  const { le } = series.labels;
  if (le !== undefined) return isOdd && le !== '+Inf' ? 0 : allOf(series, counters);
  const own = counters.filter(({ labels }) => labels.le === undefined);
  return (own.indexOf(series) % 2 === 1) === isOdd ? paceOf(series) : 0;
}

/** All observations per minute of the histogram of a bucket. */
function allOf(bucket: Series, counters: readonly Series[]): number {
  const others = (labels: Series['labels']) => JSON.stringify({ ...labels, le: '+Inf' });
  const all = counters.find((one) => one.labels.le === '+Inf' && others(one.labels) === others(bucket.labels));
  return paceOf(all ?? bucket);
}

function paceOf({ phases }: Series): number {
  return phases[0]?.perMinute ?? 0;
}

function isCounter({ kind }: Series): boolean {
  return kind === 'counter';
}
