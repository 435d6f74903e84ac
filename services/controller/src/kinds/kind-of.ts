// The kind of a run, by the name in its row.
import { findKind } from '@sextant/kinds/all';
import type { Kind } from '@sextant/kinds/declare';
import type { Run } from '@sextant/records/runs';

/** Throws for a run whose kind is no more. */
export function kindOf({ kind }: Pick<Run, 'kind'>): Kind {
  const found = findKind(kind);
  if (!found) throw new Error(`could not find the kind ${JSON.stringify(kind)}`);
  return found;
}
