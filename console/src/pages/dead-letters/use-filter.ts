// The filter of the address, as the API takes it.
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useRootSearch } from '../../app/root-search';
import { resolveTime } from '../../text/time-range';
import type { DeadLettersSearch } from './search';

/** When dead letters last failed: RFC 3339; undefined: at any time. */
export interface FailedWithin {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface DeadLetterFilter extends DeadLettersSearch, FailedWithin {}

/** Times that are relative to now keep their value until the address changes: all pages of the list have the same. */
export function useFilter(): DeadLetterFilter {
  const { queue, errorClass, step, retryable } = useSearch({ from: '/dead-letters' });
  const { from, to } = useRootSearch();
  return useMemo(() => {
    const now = Date.now();
    const time = (text: string | undefined) =>
      text === undefined || text === 'now' ? undefined : new Date(resolveTime(text, now)).toISOString();
    return { queue, errorClass, step, retryable, from: time(from), to: time(to) };
  }, [queue, errorClass, step, retryable, from, to]);
}

export function isFiltered(filter: DeadLetterFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** The filter in a query. */
export function parametersOf({ errorClass, ...same }: DeadLetterFilter) {
  return { ...same, error_class: errorClass };
}
