// The burn-rate alerts of an objective: two page, two open a ticket.
import { BURN_RATE_CONDITIONS, type Objective } from '@sextant/signals/declare/objective';
import { quantity } from '@sextant/signals/query/expression';
import { burnRateOf, recordedEvents } from '@sextant/signals/query/objectives';
import { and, gt } from '@sextant/signals/query/operators';
import { DASHBOARDS } from '../dashboard-uids';
import { alert, type Alert, type AlertGroup } from '../declare';
import { alertName } from './names';
import { recordingsOf } from './recordings';
import { burnTests, windowTests } from './tests';

/** Fewer bad events in the long window do not fire: the ratio of a handful of events is noise. */
export const MIN_BAD_EVENTS = 5;

type Condition = (typeof BURN_RATE_CONDITIONS)[number];

/** The recording rules and alerts of an objective as a rule group. */
export function objectiveGroup(objective: Objective): AlertGroup {
  const alerts = BURN_RATE_CONDITIONS.map((condition) => burnRateAlert(objective, condition));
  return { name: `objective-${objective.name}`, recordings: recordingsOf(objective), alerts };
}

function burnRateAlert(objective: Objective, condition: Condition): Alert {
  const { long, short, action, spends } = condition;
  const above = quantity(condition.above, 'times');
  const inLong = recordedEvents(objective, long);
  const shortRate = burnRateOf(objective, recordedEvents(objective, short));
  return alert({
    name: alertName(objective, long),
    value: and(burnRateOf(objective, inLong), gt(shortRate, above)),
    fires: { above },
    guard: { count: inLong.bad, atLeast: MIN_BAD_EVENTS },
    severity: action === 'page' ? 'critical' : 'warning',
    ...(action === 'page' && { priority: 'P1' }),
    team: 'platform',
    summary: ({ value }) => `${objective.name} spends its error budget ${value} as fast as allowed`,
    description: ({ value, threshold }) =>
      `${objective.description} The target is ${percentText(objective.target)}. Over ${long} there were ${value} as many bad events as it allows (threshold ${threshold}), and the last ${short} also exceed the threshold. This rate spends ${spends}.`,
    runbook: 'ErrorBudgetBurn',
    dashboard: DASHBOARDS.objectives,
    inhibits: { alerts: slowerTickets(objective, condition), sharing: [] },
    tests: burnTests(objective, condition),
    longTests: windowTests(objective, condition),
  });
}

/**
 * The tickets that a faster alert makes superfluous. A page does not silence the other page: it would notify when the
 * faster one resolves, which is when the burn is over.
 */
function slowerTickets(objective: Objective, condition: Condition): readonly { readonly name: string }[] {
  const slower = BURN_RATE_CONDITIONS.slice(BURN_RATE_CONDITIONS.findIndex(({ long }) => long === condition.long) + 1);
  return slower.filter(({ action }) => action === 'ticket').map(({ long }) => ({ name: alertName(objective, long) }));
}

const percentText = (ratio: number): string => `${Number((ratio * 100).toPrecision(6))}%`;
