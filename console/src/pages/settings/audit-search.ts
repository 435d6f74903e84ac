// The search parameters of the audit log.
import { definedOf, textOf } from '../../text/search';

export interface AuditSearch {
  /** Text in the actor, action, target or org. */
  readonly q?: string | undefined;
  /** Resource of the action, e.g. `key`. */
  readonly resource?: string | undefined;
}

export function auditSearchOf(input: Record<string, unknown>): AuditSearch {
  return definedOf({ q: textOf(input.q), resource: textOf(input.resource) });
}
