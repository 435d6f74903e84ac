// Series of samples, as Prometheus and Loki return them.
import { z } from 'zod';

/** Unix time in seconds, and the value; null for NaN and infinities, which JSON cannot express. */
export type Sample = readonly [at: number, value: number | null];

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Sample[];
}

export function sampleOf([at, value]: readonly [number, string]): Sample {
  const number = Number(value);
  return [at, Number.isFinite(number) ? number : null];
}

export const labelsView = z.record(z.string(), z.string());
export const pointsView = z
  .array(z.array(z.number().nullable()).length(2))
  .describe('Unix time in seconds, and the value; null for NaN and infinities');

export const seriesView = z.object({ labels: labelsView, points: pointsView });

export function seriesViewOf({ labels, points }: Series): z.output<typeof seriesView> {
  return { labels: { ...labels }, points: points.map((sample) => [...sample]) };
}
