// The periods in which an alert was pending or firing, from samples of its activity.
import type { TimeRange } from '@sextant/records/database/time-ranges';
import type { Series } from '../metrics/series';

export interface Period {
  readonly state: 'firing' | 'pending';
  readonly labels: Readonly<Record<string, string>>;
  readonly from: Date;
  /** Null: it had not ended at the end of the range. */
  readonly to: Date | null;
}

interface Resolution {
  readonly range: TimeRange;
  /** Each sample stands for the step that ends with it; in seconds. */
  readonly step: number;
}

/** Oldest first. A series without the label `alertstate` counts firing alerts. */
export function periodsOf(series: readonly Series[], resolution: Resolution): readonly Period[] {
  return series
    .flatMap((one) => periodsOfSeries(one, resolution))
    .sort((a, b) => a.from.getTime() - b.from.getTime() || (a.state === b.state ? 0 : a.state === 'pending' ? -1 : 1));
}

function periodsOfSeries({ labels, points }: Series, { range, step }: Resolution): readonly Period[] {
  const { __name__: _, alertstate, ...own } = labels;
  const state = alertstate === 'pending' ? 'pending' : 'firing';
  const start = range.from.getTime() / 1_000;
  const end = range.to.getTime() / 1_000;
  return runsOf(
    points.flatMap(([at, value]) => (value !== null && value > 0 ? [at] : [])),
    step,
  ).map(({ first, last }) => ({
    ...{ state, labels: own },
    from: new Date(Math.max(start, first - step) * 1_000),
    to: last + step > end ? null : new Date(last * 1_000),
  }));
}

interface Run {
  readonly first: number;
  last: number;
}

/** Groups times that follow each other by a step. */
function runsOf(times: readonly number[], step: number): readonly Run[] {
  const runs: Run[] = [];
  for (const at of times) {
    const run = runs.at(-1);
    if (run && at - run.last < step * 1.5) run.last = at;
    else runs.push({ first: at, last: at });
  }
  return runs;
}
