// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface IncidentsSearch {
  readonly q?: string | undefined;
}

export function incidentsSearchOf(input: Record<string, unknown>): IncidentsSearch {
  return definedOf({ q: textOf(input.q) });
}
