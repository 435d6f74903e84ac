// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface RunSearch {
  readonly q?: string;
}

export function runSearchOf(input: Record<string, unknown>): RunSearch {
  return definedOf({ q: textOf(input.q) });
}
