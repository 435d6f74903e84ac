// Service level objectives: the share of good events over a window.
import type { Counter, Histogram } from './metric';

interface Base {
  readonly declares: 'objective';
  /** Lower-case words with hyphens; part of the names of recording rules. */
  readonly name: string;
  readonly description: string;
  /** Share of good events, between 0 and 1. */
  readonly target: number;
  readonly window: '30d';
}

/** Events are bad when a label has one of the `bad` values. */
export interface RatioObjective extends Base {
  readonly type: 'ratio';
  readonly metric: Counter | Histogram;
  readonly label: string;
  readonly bad: readonly string[] | { readonly matching: string };
  /** Values that count neither as good nor as bad. */
  readonly ignored?: readonly string[];
  readonly where?: Readonly<Record<string, string>>;
}

/** Events are good up to `threshold`, which must be a bucket of the histogram. */
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
