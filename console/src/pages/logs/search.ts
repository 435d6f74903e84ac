// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface LogsSearch {
  readonly q?: string;
}

export function logsSearchOf(input: Record<string, unknown>): LogsSearch {
  return definedOf({ q: textOf(input.q) });
}
