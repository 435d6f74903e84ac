// QA samples: their keys, and which one is shown.
import type { ItemOf } from '../../api/types';

export type Sample = ItemOf<'/api/v1/qa'>;

export function keyOf({ run_id, entity_id }: Pick<Sample, 'run_id' | 'entity_id'>): string {
  return `${run_id}/${entity_id}`;
}

/** The sample that the address names, or the first one. */
export function shownOf(samples: readonly Sample[], key: string | undefined): Sample | undefined {
  return samples.find((sample) => keyOf(sample) === key) ?? samples[0];
}

/** The key of the sample `offset` places after the one that is shown; the first or last one at the ends. */
export function neighborOf(samples: readonly Sample[], shown: Sample | undefined, offset: number): string | undefined {
  const index = shown === undefined ? 0 : samples.indexOf(shown) + offset;
  const neighbor = samples[Math.min(Math.max(index, 0), samples.length - 1)];
  return neighbor && keyOf(neighbor);
}
