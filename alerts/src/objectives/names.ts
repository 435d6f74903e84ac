// Names of the alerts of an objective.
import type { Objective } from '@sextant/signals/declare/objective';
import type { Duration } from '@sextant/signals/query/duration';

/** `run-success` and `1h` give `RunSuccessBudgetBurn1h`. */
export function alertName({ name }: Pick<Objective, 'name'>, window: Duration): string {
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}BudgetBurn${window}`;
}
