// How many dead letters a filter matches, as far as the counts of the API tell.
import type { ResponseOf } from '../../api/types';
import type { DeadLettersSearch } from './search';

type Stats = Pick<ResponseOf<'get', '/api/v1/dlq/stats'>, 'total' | 'by_queue' | 'by_error_class' | 'by_retryable'>;

export interface Matching {
  readonly count: number;
  /** Whether there may be more. */
  readonly isMinimum: boolean;
}

export interface Loaded {
  /** Dead letters in the list. */
  readonly loaded: number;
  /** Whether the list has no further page. */
  readonly isComplete: boolean;
}

/** The statistics count each dimension on its own; for several, only what the list has loaded is known. */
export function matchingOf(
  { queue, errorClass, retryable }: DeadLettersSearch,
  stats: Stats | undefined,
  { loaded, isComplete }: Loaded,
): Matching {
  const dimensions = [queue, errorClass, retryable].filter((one) => one !== undefined);
  if (isComplete || stats === undefined || dimensions.length > 1) return { count: loaded, isMinimum: !isComplete };
  const counted =
    (queue && (stats.by_queue[queue] ?? 0)) ??
    (errorClass && (stats.by_error_class[errorClass] ?? 0)) ??
    (retryable && (stats.by_retryable[retryable] ?? 0)) ??
    stats.total;
  return { count: counted, isMinimum: false };
}
