// How fast an error budget is spent, and whether that is fast enough to act.
import { BURN_RATE_CONDITIONS } from '@sextant/signals/declare/objective';
import type { ResponseOf } from '../../api/types';

export type Objective = ResponseOf<'get', '/api/v1/objectives'>['items'][number];
export type BurnWindow = Objective['burn_rates'][number]['window'];

const NAMES = ['Fast', 'Medium', 'Slow', 'Very slow'] as const;

/** The conditions of the burn-rate alerts, fastest first. */
export const BURN_CHECKS = BURN_RATE_CONDITIONS.map((condition, index) => ({
  ...condition,
  name: NAMES[index]!,
  tone: condition.action === 'page' ? ('bad' as const) : ('warning' as const),
}));
export type BurnCheck = (typeof BURN_CHECKS)[number];

export function rateOf({ burn_rates: rates }: Pick<Objective, 'burn_rates'>, window: BurnWindow): number | null {
  return rates.find((one) => one.window === window)?.rate ?? null;
}

/** Null without events. */
export function exceeds(objective: Pick<Objective, 'burn_rates'>, check: BurnCheck): boolean | null {
  const [long, short] = [rateOf(objective, check.long), rateOf(objective, check.short)];
  return long === null || short === null ? null : long > check.above && short > check.above;
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
