// The burn rates of objectives, and the copy of their hours: rows of the System Overview.
import { objectiveHoursOverdue } from '@sextant/alerts/objectives/overdue';
import { burnRateAlerts } from '@sextant/alerts/objectives/sextant';
import { BURN_RATE_CONDITIONS, type Objective } from '@sextant/signals/declare/objective';
import { repeatedWorkAgeSeconds } from '@sextant/signals/ops';
import { recordedBurnRate } from '@sextant/signals/query/objectives';
import { min } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { sextant } from '@sextant/signals/sextant';
import { timeseries, type Panel, type Queries } from '../declare';

const PANELS_PER_ROW = 3;

/** Rows of panels whose ids begin with `firstId`. */
export function objectiveRows(firstId: number): readonly (readonly Panel[])[] {
  const panels = [
    copyAge(firstId),
    ...sextant.objectives.map((objective, index) => burnRates(objective, firstId + 1 + index)),
  ];
  const rows = Math.ceil(panels.length / PANELS_PER_ROW);
  return Array.from({ length: rows }, (_, row) => panels.slice(row * PANELS_PER_ROW, (row + 1) * PANELS_PER_ROW));
}

function burnRates(objective: Objective, id: number): Panel {
  const rateOver = (window: (typeof BURN_RATE_CONDITIONS)[number]['long']) => ({
    expr: recordedBurnRate(objective, window),
    legend: window,
  });
  const [first, ...others] = BURN_RATE_CONDITIONS.map(({ long }) => rateOver(long));
  return timeseries({
    id,
    title: `Burn rate of ${objective.name}`,
    description: `Bad events divided by those that the target allows, by window. ${objective.description} Good: below 1.`,
    queries: [first!, ...others] satisfies Queries<'times'>,
    thresholds: burnRateAlerts(objective),
  });
}

function copyAge(id: number): Panel {
  return timeseries({
    id,
    title: 'Copy of objective hours',
    description: 'Time since ops last copied the events of full hours to Postgres. Good: at most an hour.',
    queries: [{ expr: min(value(repeatedWorkAgeSeconds, { work: 'objective_hours' })), legend: 'age' }],
    thresholds: [objectiveHoursOverdue],
  });
}
