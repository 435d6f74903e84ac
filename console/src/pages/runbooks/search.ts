// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface RunbooksSearch {
  /** Text in the name or the title, such as an alert or a code. */
  readonly q?: string | undefined;
}

export function runbooksSearchOf({ q }: Record<string, unknown>): RunbooksSearch {
  return definedOf({ q: textOf(q) });
}
