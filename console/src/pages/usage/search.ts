// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface UsageSearch {
  readonly q?: string;
}

export function usageSearchOf(input: Record<string, unknown>): UsageSearch {
  return definedOf({ q: textOf(input.q) });
}
