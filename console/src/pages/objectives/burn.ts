// How fast an error budget is spent, and whether that is fast enough to act.
import type { ResponseOf } from '../../api/types';

export type Objective = ResponseOf<'get', '/api/v1/objectives'>['items'][number];
export type BurnWindow = Objective['burn_rates'][number]['window'];

export interface BurnCheck {
  readonly name: string;
  /** Both windows must exceed the threshold: the long one that it matters, the short one that it goes on. */
  readonly long: BurnWindow;
  readonly short: BurnWindow;
  readonly threshold: number;
  /** What the threshold means for a budget of 30 days. */
  readonly spends: string;
  readonly tone: 'bad' | 'warning';
}

/** The multi-window thresholds of the Site Reliability Workbook, chapter 5, for a window of 30 days. */
export const BURN_CHECKS: readonly BurnCheck[] = [
  { name: 'Fast', long: '1h', short: '5m', threshold: 14.4, spends: '2% of the budget in an hour', tone: 'bad' },
  { name: 'Medium', long: '6h', short: '30m', threshold: 6, spends: '5% of the budget in 6 hours', tone: 'bad' },
  { name: 'Slow', long: '3d', short: '6h', threshold: 1, spends: '10% of the budget in 3 days', tone: 'warning' },
];

export function rateOf({ burn_rates: rates }: Pick<Objective, 'burn_rates'>, window: BurnWindow): number | null {
  return rates.find((one) => one.window === window)?.rate ?? null;
}

/** Null without events. */
export function exceeds(objective: Pick<Objective, 'burn_rates'>, check: BurnCheck): boolean | null {
  const [long, short] = [rateOf(objective, check.long), rateOf(objective, check.short)];
  return long === null || short === null ? null : long > check.threshold && short > check.threshold;
}

export type BudgetTone = 'good' | 'warning' | 'bad' | 'neutral';

/** A quarter left is the time to be careful; a spent budget is the time to stop. */
export function toneOf(budgetLeft: number | null): BudgetTone {
  if (budgetLeft === null) return 'neutral';
  if (budgetLeft <= 0) return 'bad';
  return budgetLeft < 0.25 ? 'warning' : 'good';
}

/** Least budget first; those without events last. */
export function byBudget(objectives: readonly Objective[]): readonly Objective[] {
  const left = ({ budget_left: budget }: Objective) => budget ?? Infinity;
  return objectives.toSorted((a, b) => left(a) - left(b) || (a.name < b.name ? -1 : 1));
}
