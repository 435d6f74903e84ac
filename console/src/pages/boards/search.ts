// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface BoardSearch {
  readonly q?: string;
}

export function boardSearchOf(input: Record<string, unknown>): BoardSearch {
  return definedOf({ q: textOf(input.q) });
}
