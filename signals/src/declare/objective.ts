// Service level objectives: the share of good events over a window, and when its error budget burns too fast.
import type { Duration } from '../query/duration';
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

/** Both windows must exceed the burn rate: the long one shows that it matters, the short one that it goes on. */
export interface BurnRateCondition {
  readonly long: Duration;
  readonly short: Duration;
  /** Multiple of the rate that spends the budget exactly in 30 days. */
  readonly above: number;
  /** `page` is for a person at once, `ticket` for the next working day. */
  readonly action: 'page' | 'ticket';
  /** What the burn rate spends in the long window. */
  readonly spends: string;
}

/** The multi-window thresholds of the Site Reliability Workbook, chapter 5, for a window of 30 days; fastest first. */
export const BURN_RATE_CONDITIONS = [
  { long: '1h', short: '5m', above: 14.4, action: 'page', spends: '2% of the budget in an hour' },
  { long: '6h', short: '30m', above: 6, action: 'page', spends: '5% of the budget in 6 hours' },
  { long: '1d', short: '2h', above: 3, action: 'ticket', spends: '10% of the budget in a day' },
  { long: '3d', short: '6h', above: 1, action: 'ticket', spends: '10% of the budget in 3 days' },
] as const satisfies readonly BurnRateCondition[];

/** The windows of the conditions, shortest first. */
export const BURN_RATE_WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
export type BurnRateWindow = (typeof BURN_RATE_WINDOWS)[number];
