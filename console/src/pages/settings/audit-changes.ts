// What an entry of the audit log changed.
import type { ItemOf } from '../../api/types';
import type { AuditSearch } from './audit-search';

export type AuditEntry = ItemOf<'/api/v1/audit'>;

export interface FieldChange {
  readonly field: string;
  /** Undefined: there was none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The fields that differ, and those of a value that was created or deleted. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): readonly FieldChange[] {
  const [old, next] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .map((field) => ({ field, before: textOf(old[field]), after: textOf(next[field]) }))
    .filter((change) => change.before !== change.after);
}

/** Whether an entry matches the filters of the page. */
export function matches(entry: AuditEntry, { q = '', resource }: AuditSearch): boolean {
  if (resource !== undefined && resourceOf(entry) !== resource) return false;
  const text = `${entry.actor} ${entry.action} ${entry.target} ${entry.org}`.toLowerCase();
  return text.includes(q.toLowerCase());
}

/** `key` of the action `key.rotate`. */
export function resourceOf({ action }: Pick<AuditEntry, 'action'>): string {
  return action.split('.')[0]!;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  return typeof value === 'object' && !Array.isArray(value) ? { ...value } : { value };
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
