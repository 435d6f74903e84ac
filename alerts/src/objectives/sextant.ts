// The rule groups of Sextant's objectives, and of their hours in Postgres.
import type { Objective } from '@sextant/signals/declare/objective';
import { sextant } from '@sextant/signals/sextant';
import { groupOf, type Alert, type AlertGroup } from '../declare';
import { objectiveGroup } from './alerts';
import * as overdue from './overdue';

const groups: ReadonlyMap<Objective, AlertGroup> = new Map(sextant.objectives.map((one) => [one, objectiveGroup(one)]));

export const objectiveGroups: readonly AlertGroup[] = [...groups.values(), groupOf('objective-hours', overdue)];

/** The burn-rate alerts of one of Sextant's objectives, fastest first. */
export function burnRateAlerts(objective: Objective): readonly Alert[] {
  return groups.get(objective)?.alerts ?? [];
}
