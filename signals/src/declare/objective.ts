// Service level objectives as data: what share of events must be good, over which window.
import type { Counter, Histogram } from './metric';

interface Base {
  readonly declares: 'objective';
  /** Lower-case words with hyphens; names the recording rules and the budget panel. */
  readonly name: string;
  readonly description: string;
  /** The promised share of good events, between 0 and 1 (0.99 is 99%). */
  readonly target: number;
  readonly window: '30d';
}

/** Good events are those whose label has one of the `good` values. */
export interface RatioObjective extends Base {
  readonly type: 'ratio';
  readonly metric: Counter | Histogram;
  readonly label: string;
  /** Values of the label that count as bad; the rest is good. */
  readonly bad: readonly string[] | { readonly matching: string };
  /** Values of the label that are left out of the count altogether. */
  readonly ignored?: readonly string[];
  readonly where?: Readonly<Record<string, string>>;
}

/** Good events are those faster than `threshold`, which is one of the histogram's buckets. */
export interface LatencyObjective extends Base {
  readonly type: 'latency';
  readonly metric: Histogram;
  readonly threshold: number;
  readonly where?: Readonly<Record<string, string>>;
}

export type Objective = RatioObjective | LatencyObjective;

/** Declares an objective. */
export function objective<const O extends OmitDeclares<Objective>>(spec: O): O & { readonly declares: 'objective' } {
  return { declares: 'objective', ...spec };
}

type OmitDeclares<T> = T extends unknown ? Omit<T, 'declares'> : never;
