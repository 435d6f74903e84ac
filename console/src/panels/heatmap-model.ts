// The cells of a heat map: how many observations fell into each bucket of a histogram at each time.
import { frameOf, type NamedPoints } from './frame';

export interface Heatmap {
  /** Milliseconds since the epoch. */
  readonly times: readonly number[];
  /** Upper bounds as the label `le` has them, or the names of the series; the lowest first. */
  readonly buckets: readonly string[];
  /** By bucket, then by time. */
  readonly cells: readonly (readonly (number | null)[])[];
  readonly max: number;
}

/** Buckets of Prometheus count all smaller ones too: each cell is the difference to the bucket below. */
export function heatmapOf(series: readonly NamedPoints[], stepSeconds: number): Heatmap {
  const isCumulative = series.every(({ labels }) => labels['le'] !== undefined);
  const sorted = isCumulative ? series.toSorted((a, b) => boundOf(a) - boundOf(b)) : series;
  const frame = frameOf(sorted, stepSeconds);
  const values = frame.series.map((one) => one.values);
  const cells = isCumulative ? values.map((row, index) => difference(row, values[index - 1])) : values;
  return {
    times: frame.times,
    buckets: sorted.map(({ labels, name }) => labels['le'] ?? name),
    cells,
    max: Math.max(0, ...cells.flatMap((row) => row.filter((value) => value !== null))),
  };
}

function boundOf({ labels }: NamedPoints): number {
  return labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
}

function difference(row: readonly (number | null)[], below: readonly (number | null)[] | undefined) {
  return row.map((value, index) => (value === null ? null : Math.max(0, value - (below?.[index] ?? 0))));
}
