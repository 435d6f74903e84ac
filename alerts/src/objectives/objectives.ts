// The rule groups of all objectives, and of their hours in Postgres.
import type { Objective } from '@sextant/signals/declare/objective';
import { groupOf, type AlertGroup } from '../declare';
import { objectiveGroup } from './alerts';
import * as overdue from './overdue';

export function objectiveGroups(objectives: readonly Objective[]): readonly AlertGroup[] {
  return [...objectives.map(objectiveGroup), groupOf('objective-hours', overdue)];
}
