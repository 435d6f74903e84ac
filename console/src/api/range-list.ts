// Lists over a time range that moves with the time: every page has the range of the first page.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { rangeNow, useOrg } from '../app/root-search';
import { send } from './client';
import type { ReadOptions } from './hooks';
import type { ItemOf, RequestOf } from './types';

type RangeListPath = '/api/v1/logs' | '/api/v1/traces';

/** Start and end as the address has them: RFC 3339, or relative like `now-1h`. */
export interface AddressRange {
  readonly from: string;
  readonly to: string;
}

interface PageStart extends AddressRange {
  readonly cursor?: string;
}

/** Reads a list page by page. Its first page is read again with the range at that moment. */
export function useRangeList<P extends RangeListPath>(
  path: P,
  parameters: Omit<NonNullable<RequestOf<'get', P>['query']>, keyof PageStart>,
  { from, to }: AddressRange,
  { refetchMs, enabled = true }: ReadOptions = {},
) {
  const org = useOrg();
  const query = useInfiniteQuery({
    queryKey: [path, 'range', parameters, from, to, org],
    queryFn: async ({ pageParam, signal }) => {
      const start = pageParam ?? timesOf({ from, to });
      const request = { query: { ...parameters, ...start } } as RequestOf<'get', P>;
      const page = (await send('get', path, request, { org, signal })) as Page<ItemOf<P>>;
      return {
        items: page.items,
        next: page.next_cursor === null ? undefined : { ...start, cursor: page.next_cursor },
      };
    },
    initialPageParam: undefined as PageStart | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled,
    ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const items = useMemo(() => (data?.pages ?? []).flatMap((page) => page.items), [data]);
  const loadMore = useCallback(
    () => void (hasNextPage && !isFetching && fetchNextPage()),
    [hasNextPage, isFetching, fetchNextPage],
  );
  return { query, items, loadMore };
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** The range at this moment, as the API takes it. */
export function timesOf(range: AddressRange): AddressRange {
  const { fromMs, toMs } = rangeNow(range);
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
