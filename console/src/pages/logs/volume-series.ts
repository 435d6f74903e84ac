// The volume of log lines as series of a chart: one value per step and level, with zeros where there are no lines.
import type { ResolvedRange } from '../../api/range';
import type { ResponseOf } from '../../api/types';
import type { Series } from '../../charts/types';
import { LEVELS } from './filter';

type Volume = Pick<ResponseOf<'get', '/api/v1/logs/volume'>, 'levels' | 'step_seconds'>;

/** Numbers of the series colours. */
const COLORS: Readonly<Record<string, number>> = { error: 6, warn: 2, info: 1, debug: 7 };
const OTHER_COLOR = 3;
const MAX_STEPS = 1_000;

export interface VolumeSeries {
  /** Starts of the steps, in milliseconds since the epoch. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

export function volumeSeries({ levels, step_seconds: step }: Volume, range: ResolvedRange): VolumeSeries {
  const ends = stepEnds(levels, step, range);
  const position = new Map(ends.map((end, index) => [end, index]));
  const series = levels.toSorted(byLevel).map(({ level, points }) => {
    const values = new Array<number>(ends.length).fill(0);
    for (const [end, lines] of points) {
      const index = end === undefined ? undefined : position.get(end);
      if (index !== undefined) values[index] = lines ?? 0;
    }
    return { label: level === '' ? 'no level' : level, values, color: COLORS[level] ?? OTHER_COLOR };
  });
  return { times: ends.map((end) => (end - step) * 1000), series };
}

/** The most serious level is at the bottom of the stack, where it is seen best. */
function byLevel(a: { readonly level: string }, b: { readonly level: string }): number {
  const rank = ({ level }: { readonly level: string }) => {
    const at = LEVELS.findIndex((one) => one === level);
    return at === -1 ? LEVELS.length : at;
  };
  return rank(a) - rank(b) || (a.level < b.level ? -1 : 1);
}

/** Every step of the range, on the grid of the steps that have lines. */
function stepEnds(levels: Volume['levels'], step: number, { fromMs, toMs }: ResolvedRange): readonly number[] {
  const found = levels.flatMap(({ points }) => points.flatMap(([end]) => end ?? []));
  const first = found[0];
  if (first === undefined) return [];
  const all = new Set(found);
  const end = toMs / 1000 + step;
  const begin = first - Math.floor((first - fromMs / 1000) / step) * step;
  for (let at = begin, steps = 0; at <= end && steps < MAX_STEPS; at += step, steps++) all.add(at);
  return [...all].sort((a, b) => a - b);
}
