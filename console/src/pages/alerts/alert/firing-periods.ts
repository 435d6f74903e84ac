// When an alert fired, from the samples of the series ALERTS.
import type { ResponseOf } from '../../../api/types';

type Series = ResponseOf<'get', '/api/v1/metrics/query_range'>['series'];

export interface FiringPeriod {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch; as exact as the step between the samples. */
  readonly from: number;
  readonly to: number;
  /** Whether it still fires at the end of the range. */
  readonly isOngoing: boolean;
}

/** The periods of all instances, newest first. A missing sample ends a period. */
export function firingPeriods(
  series: Series,
  range: { readonly stepSeconds: number; readonly toMs: number },
): readonly FiringPeriod[] {
  const stepMs = range.stepSeconds * 1000;
  // The step may be a little longer than the interval of the samples.
  const maxGapMs = stepMs * 1.5;
  const periods: FiringPeriod[] = [];
  for (const { labels, points } of series) {
    let from: number | undefined;
    let to = 0;
    const end = () => {
      if (from !== undefined) periods.push({ labels, from, to, isOngoing: range.toMs - to < maxGapMs });
    };
    for (const [seconds] of points) {
      const at = (seconds ?? 0) * 1000;
      if (from === undefined || at - to > maxGapMs) {
        end();
        from = at;
      }
      to = at;
    }
    end();
  }
  return periods.sort((a, b) => b.from - a.from);
}
