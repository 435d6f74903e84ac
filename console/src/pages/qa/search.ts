// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface QaSearch {
  readonly q?: string | undefined;
}

export function qaSearchOf(input: Record<string, unknown>): QaSearch {
  return definedOf({ q: textOf(input.q) });
}
