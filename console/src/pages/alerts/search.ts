// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface AlertsSearch {
  readonly q?: string;
}

export function alertsSearchOf(input: Record<string, unknown>): AlertsSearch {
  return definedOf({ q: textOf(input.q) });
}
