// The declarations of objectives, which say what the API does not: what counts as bad.
import type { Objective } from '@sextant/signals/declare/objective';
import { sextant } from '@sextant/signals/sextant';

/** Undefined for an objective of a newer ops. */
export function declarationOf(name: string): Objective | undefined {
  return sextant.objectives.find((one) => one.name === name);
}
