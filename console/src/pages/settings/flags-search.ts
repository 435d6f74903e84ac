// The search parameters of the page of flags.
import { definedOf, textOf } from '../../text/search';

export interface FlagsSearch {
  /** Whose values: `workspace:<id>` or `user:<id>`; absent: the org's. */
  readonly target?: string | undefined;
}

const TARGET = /^(workspace|user):([0-9a-f-]{36})$/;

export function flagsSearchOf(input: Record<string, unknown>): FlagsSearch {
  const target = textOf(input.target);
  return definedOf({ target: target !== undefined && TARGET.test(target) ? target : undefined });
}

export interface FlagTarget {
  readonly kind: 'org' | 'workspace' | 'user';
  /** Parameters of requests. */
  readonly ids: { readonly workspace_id?: string; readonly user_id?: string };
}

export function targetOf(target: string | undefined): FlagTarget {
  const [, kind, id] = TARGET.exec(target ?? '') ?? [];
  if (kind === 'workspace' && id) return { kind, ids: { workspace_id: id } };
  return kind === 'user' && id ? { kind, ids: { user_id: id } } : { kind: 'org', ids: {} };
}

export function targetQuery(target: string | undefined): FlagTarget['ids'] {
  return targetOf(target).ids;
}
