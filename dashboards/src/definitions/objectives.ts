// Objectives: the target of each, its error budget, how fast it burns, and its history.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { objectiveHoursOverdue } from '@sextant/alerts/objectives/overdue';
import { burnRateAlerts } from '@sextant/alerts/objectives/sextant';
import { BURN_RATE_CONDITIONS, type Objective } from '@sextant/signals/declare/objective';
import { objectiveBudgetLeftRatio } from '@sextant/signals/ops';
import { quantity, ratio } from '@sextant/signals/query/expression';
import { recordedBurnRate, recordedEvents } from '@sextant/signals/query/objectives';
import { complement, gt, min, share } from '@sextant/signals/query/operators';
import { constant, value } from '@sextant/signals/query/promql';
import { sextant } from '@sextant/signals/sextant';
import {
  stat,
  timeseries,
  type Dashboard,
  type Panel,
  type PanelThreshold,
  type Queries,
  type Query,
} from '../declare';
import { alertValue } from '../panels';
import { filters } from '../variables';

/** How much of an error budget must be left. */
export const BUDGET_LIMITS: readonly PanelThreshold[] = [
  { fires: { below: ratio(0.25) }, severity: 'warning' },
  { fires: { below: ratio(0) }, severity: 'critical' },
];

const budgetLeft = min(value(objectiveBudgetLeftRatio, filters), { by: ['objective'] });

/** The ids of the panels of an objective begin here, two for each in the order of the catalogue. */
const FIRST_ID = 10;

function targets(): Panel {
  const [first, ...others] = sextant.objectives.map(({ name, target }): Query<'ratio'> => ({
    expr: constant(ratio(target)),
    legend: name,
  }));
  return stat({
    id: 1,
    title: 'Targets',
    description: 'The share of good events that each objective promises over 30 days.',
    queries: [first!, ...others],
  });
}

const budgets: readonly Panel[] = [
  targets(),
  stat({
    id: 2,
    title: 'Error budget left',
    description:
      'Of 30 days, by objective: 100% without bad events. Good: above 25%. When it is used up, the promise is broken.',
    queries: [{ expr: budgetLeft, legend: '{{objective}}' }],
    thresholds: BUDGET_LIMITS,
    usedUp: 'used up',
    whenEmpty: 'No full hour of events has been copied yet',
  }),
  timeseries({
    id: 3,
    title: 'Error budget over time',
    description:
      'The same over time, cut off at a budget that is spent twice. Good: above 25%, and falling no faster than days pass.',
    queries: [{ expr: budgetLeft, legend: '{{objective}}' }],
    thresholds: BUDGET_LIMITS,
    min: -1,
    whenEmpty: 'No full hour of events has been copied yet',
  }),
  alertValue(objectiveHoursOverdue, {
    id: 4,
    title: 'Age of the budgets',
    description: 'Time since ops last copied the events of full hours to Postgres. Good: below 3 hours.',
    legend: 'age',
  }),
];

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

function goodEvents(objective: Objective, id: number): Panel {
  const goodIn = (window: '1h' | '1d') => {
    const { all, bad } = recordedEvents(objective, window);
    return { expr: complement(share(bad, gt(all, quantity(0, 'events')))), legend: window };
  };
  return timeseries({
    id,
    title: `Good events of ${objective.name}`,
    description: `Share of good events in an hour and in a day. ${objective.description} Good: above the target.`,
    queries: [goodIn('1h'), goodIn('1d')],
    thresholds: [{ fires: { below: ratio(objective.target) }, severity: 'warning' }],
    whenEmpty: 'No events in the last day',
  });
}

export const objectives: Dashboard = {
  uid: DASHBOARDS.objectives,
  title: 'Objectives',
  description:
    'Do we keep what we promise to users? Each service level objective (SLO) has a target and an error budget: the bad events that the target allows in 30 days. A burn rate of 1 spends the budget exactly in that time; alerts fire when it burns much faster. If a budget burns, go to the board of its part: AI Jobs, Upgrade Metrics, AI Performance or System Overview.',
  rows: [
    budgets,
    ...sextant.objectives.map((objective, index) => [
      burnRates(objective, FIRST_ID + 2 * index),
      goodEvents(objective, FIRST_ID + 2 * index + 1),
    ]),
  ],
};
