// The search parameters of the page.
import type { RequestOf } from '../../api/types';
import { definedOf, oneOf, textOf } from '../../text/search';

export type Result = RequestOf<'post', '/api/v1/qa/{run_id}/{entity_id}/review'>['body']['result'];
export const RESULTS = ['needs_review', 'pass', 'fail'] as const satisfies readonly Result[];

export interface QaSearch {
  /** Default: needs_review. */
  readonly result?: Result | 'all' | undefined;
  readonly run?: string | undefined;
  /** The sample that is shown, as `keyOf` writes it. */
  readonly sample?: string | undefined;
}

export function qaSearchOf(input: Record<string, unknown>): QaSearch {
  return definedOf({
    result: oneOf([...RESULTS, 'all'] as const, input.result),
    run: textOf(input.run),
    sample: textOf(input.sample),
  });
}
