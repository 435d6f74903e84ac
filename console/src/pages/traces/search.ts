// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface TraceSearch {
  readonly q?: string;
}

export function traceSearchOf(input: Record<string, unknown>): TraceSearch {
  return definedOf({ q: textOf(input.q) });
}

export interface TracesSearch {
  readonly q?: string;
}

export function tracesSearchOf(input: Record<string, unknown>): TracesSearch {
  return definedOf({ q: textOf(input.q) });
}
