// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface DeadLettersSearch {
  readonly q?: string;
}

export function deadLettersSearchOf(input: Record<string, unknown>): DeadLettersSearch {
  return definedOf({ q: textOf(input.q) });
}
