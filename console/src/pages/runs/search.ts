// The search parameters of the page.
import { definedOf, oneOf, textOf } from '../../text/search';
import { ERROR_CLASS_NAMES, keysOf, KIND_NAMES, STATE_NAMES, type ErrorClass, type Kind, type RunState } from './names';

/** The columns other than the time of queueing by which the API sorts. */
export const SORTS = ['duration', 'cost'] as const;
export type RunSort = (typeof SORTS)[number];

export interface RunsSearch {
  readonly state?: RunState | undefined;
  readonly kind?: Kind | undefined;
  readonly error?: ErrorClass | undefined;
  /** A run id or its start, a trace id, or the start of a correlation id. */
  readonly q?: string | undefined;
  /** Absent: by the time at which runs were queued. */
  readonly sort?: RunSort | undefined;
  /** Absent: newest, longest or most expensive first. */
  readonly order?: 'asc' | undefined;
}

export function runsSearchOf(input: Record<string, unknown>): RunsSearch {
  return definedOf({
    state: oneOf(keysOf(STATE_NAMES), input.state),
    kind: oneOf(keysOf(KIND_NAMES), input.kind),
    error: oneOf(keysOf(ERROR_CLASS_NAMES), input.error),
    q: textOf(input.q),
    sort: oneOf(SORTS, input.sort),
    order: oneOf(['asc'], input.order),
  });
}
