// The search parameters of the page.
import { definedOf, textOf } from '../../text/search';

export interface AuditSearch {
  readonly q?: string | undefined;
}

export function auditSearchOf(input: Record<string, unknown>): AuditSearch {
  return definedOf({ q: textOf(input.q) });
}
