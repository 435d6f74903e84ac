// How many dead letters a filter matches, as far as the counts of the API tell.
import type { ResponseOf } from '../../api/types';
import type { DeadLetterFilter } from './use-filter';

type Dimension = 'total' | 'by_queue' | 'by_error_class' | 'by_step' | 'by_retryable';
type Stats = Pick<ResponseOf<'get', '/api/v1/dlq/stats'>, Dimension>;

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

/**
 * The statistics count each dimension on its own, at all times; for several, or for a time, only what the list has loaded
 * is known.
 */
export function matchingOf(
  { queue, errorClass, step, retryable, from, to }: DeadLetterFilter,
  stats: Stats | undefined,
  { loaded, isComplete }: Loaded,
): Matching {
  const dimensions = [queue, errorClass, step, retryable].filter((one) => one !== undefined);
  const isCounted = dimensions.length <= 1 && from === undefined && to === undefined;
  if (isComplete || stats === undefined || !isCounted) return { count: loaded, isMinimum: !isComplete };
  const counted =
    (queue && (stats.by_queue[queue] ?? 0)) ??
    (errorClass && (stats.by_error_class[errorClass] ?? 0)) ??
    (step === undefined ? undefined : (stats.by_step[step] ?? 0)) ??
    (retryable && (stats.by_retryable[retryable] ?? 0)) ??
    stats.total;
  return { count: counted, isMinimum: false };
}
