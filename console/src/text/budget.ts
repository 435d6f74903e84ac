import { compact, percent } from './format';

/** What is left of an error budget, a share of 1, in words; null without events. */
export function budgetText(left: number | null, digits = 1): string {
  if (left === null) return 'no events yet';
  return left < 0 ? `spent ${compact(1 - left)} times` : `${percent(left, digits)} left`;
}
