// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface SignalsSearch {
  readonly q?: string | undefined;
}

export function signalsSearchOf(input: Record<string, unknown>): SignalsSearch {
  return definedOf({ q: textOf(input.q) });
}
