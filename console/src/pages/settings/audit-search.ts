// The search parameters of the audit log.
import { definedOf, textOf } from '../../text/search';

export interface AuditSearch {
  /** Text in the actor, action, target or org. */
  readonly q?: string;
  /** Resource of the action, e.g. `key`. */
  readonly resource?: string;
}

export function auditSearchOf(input: Record<string, unknown>): AuditSearch {
  return definedOf({ q: textOf(input.q), resource: textOf(input.resource) });
}
