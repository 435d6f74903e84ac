// The search parameters of the page.
import { definedOf, oneOf } from '../../text/search';

export const INCIDENT_STATES = ['open', 'acknowledged', 'resolved'] as const;

export interface IncidentsSearch {
  readonly state?: (typeof INCIDENT_STATES)[number] | undefined;
}

export function incidentsSearchOf(input: Record<string, unknown>): IncidentsSearch {
  return definedOf({ state: oneOf(INCIDENT_STATES, input.state) });
}
