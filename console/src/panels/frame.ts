// Series on one time axis, as charts need them.

/** Unix time in seconds, and the value. */
type Points = readonly (readonly (number | null)[])[];

export interface NamedPoints {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: Points;
}

export interface FrameSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** One per time; null is a gap. */
  readonly values: readonly (number | null)[];
}

export interface Frame {
  /** Milliseconds since the epoch, ascending. */
  readonly times: readonly number[];
  readonly series: readonly FrameSeries[];
}

/** A pause that is longer than this many steps is a gap. */
const GAP_STEPS = 1.5;

/** @param stepSeconds between points; where all series pause for longer, a time without values makes a gap */
export function frameOf(series: readonly NamedPoints[], stepSeconds: number): Frame {
  const times = withGaps(timesOf(series), stepSeconds * 1000);
  return {
    times,
    series: series.map(({ name, labels, points }) => {
      const values = new Map(points.map(([at, value]) => [at! * 1000, value ?? null]));
      return { name, labels, values: times.map((at) => values.get(at) ?? null) };
    }),
  };
}

function timesOf(series: readonly NamedPoints[]): readonly number[] {
  const times = new Set(series.flatMap(({ points }) => points.map(([at]) => at! * 1000)));
  return [...times].sort((a, b) => a - b);
}

function withGaps(times: readonly number[], stepMs: number): readonly number[] {
  return times.flatMap((at, index) => {
    const previous = times[index - 1];
    return previous !== undefined && at - previous > GAP_STEPS * stepMs ? [previous + stepMs, at] : [at];
  });
}

/** Whether a series has a value. */
export function hasValues(series: readonly Pick<NamedPoints, 'points'>[]): boolean {
  return series.some(({ points }) => points.some(([, value]) => value !== null));
}
