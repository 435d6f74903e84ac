// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface ObjectivesSearch {
  /** Name of the objective whose details are open. */
  readonly name?: string | undefined;
}

export function objectivesSearchOf(input: Record<string, unknown>): ObjectivesSearch {
  return definedOf({ name: textOf(input.name) });
}
