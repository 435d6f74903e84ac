// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface RunsSearch {
  readonly q?: string;
}

export function runsSearchOf(input: Record<string, unknown>): RunsSearch {
  return definedOf({ q: textOf(input.q) });
}
