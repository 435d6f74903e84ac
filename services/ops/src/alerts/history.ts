// The history of an alert in Prometheus: its value, and when it was pending or firing.
import type { TimeRange } from '@sextant/records/database/time-ranges';
import { tenantAlerts } from '@sextant/signals/ops';
import { max } from '@sextant/signals/query/operators';
import { alertActivity, overTime } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import type { OrgScope } from '../http/org-scope';
import { queryRange, type QueryResult } from '../metrics/prometheus';
import type { Stores } from '../stores/stores';
import { periodsOf, type Period } from './periods';
import type { AlertRule } from './rule';

export interface HistoryRequest {
  readonly rule: AlertRule;
  readonly range: TimeRange;
  /** In seconds. */
  readonly step: number;
  readonly signal: AbortSignal;
}

export interface AlertHistory {
  /** Null without a query of a value. */
  readonly value: QueryResult | null;
  /** Oldest first; null if Prometheus does not know them. */
  readonly periods: readonly Period[] | null;
  readonly truncated: boolean;
}

/** A window of the activity contains at least one evaluation of the rules. */
const MIN_WINDOW = 60;

/** Throws ProblemError. */
export async function alertHistory(
  { prometheus }: Pick<Stores, 'prometheus'>,
  scope: OrgScope,
  { rule, range, step, signal }: HistoryRequest,
): Promise<AlertHistory> {
  const window = Math.max(step, MIN_WINDOW);
  const activity = activityQuery(rule, scope, window);
  const [value, states] = await Promise.all([
    rule.valueQuery === null ? null : queryRange(prometheus, { query: rule.valueQuery, range, step, signal }),
    activity === undefined ? null : queryRange(prometheus, { query: activity, range, step: window, signal }),
  ]);
  return {
    value,
    periods: states && periodsOf(states.series, { range, step: window }),
    truncated: states?.truncated ?? false,
  };
}

/** Undefined if Prometheus does not know the activity: it has no alerts of Loki, and counts those of ops for all orgs. */
function activityQuery({ source, name }: AlertRule, { org }: OrgScope, window: number): string | undefined {
  if (source === 'prometheus') return render(alertActivity(name, `${window}s`));
  if (source !== 'ops' || org !== null) return undefined;
  return render(max(overTime('max', tenantAlerts, `${window}s`, { alert: name })));
}
