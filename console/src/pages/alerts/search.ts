// The search parameters of the page.
import { definedOf, oneOf, textOf } from '../../text/search';

export const ALERT_VIEWS = ['rules', 'silences'] as const;
export const ALERT_STATES = ['firing', 'pending', 'inactive', 'unknown'] as const;

export interface AlertsSearch {
  /** Default: rules. */
  readonly view?: (typeof ALERT_VIEWS)[number] | undefined;
  /** Text in the name, the messages, the query or the labels. */
  readonly q?: string | undefined;
  readonly state?: (typeof ALERT_STATES)[number] | undefined;
  readonly severity?: string | undefined;
  readonly team?: string | undefined;
  /** Whether silences that ended are listed too. Default: no. */
  readonly expired?: true | undefined;
}

export function alertsSearchOf(input: Record<string, unknown>): AlertsSearch {
  const { view, q, state, severity, team, expired } = input;
  return definedOf({
    view: oneOf(ALERT_VIEWS, view),
    q: textOf(q),
    state: oneOf(ALERT_STATES, state),
    severity: textOf(severity),
    team: textOf(team),
    expired: expired === true ? (true as const) : undefined,
  });
}
