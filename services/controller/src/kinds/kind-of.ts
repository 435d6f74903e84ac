import { findKind } from '@sextant/kinds/all';
import type { Kind } from '@sextant/kinds/declare';
import type { Run } from '@sextant/records/runs';

/** The kind of a run. Throws when the kind no longer exists. */
export function kindOf({ kind: name }: Pick<Run, 'kind'>): Kind {
  const kind = findKind(name);
  if (!kind) throw new Error(`could not find the kind ${JSON.stringify(name)}`);
  return kind;
}
