// The pages of a list as one list, and the next page when its end comes near.
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

export interface Page<T> {
  readonly items: readonly T[];
  readonly other_orgs?: readonly string[] | null;
}

export interface PagesResult<T> {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  readonly items: readonly T[];
  /** Orgs for which the list is not empty, when it is for the org of the address. */
  readonly otherOrgs: readonly string[];
  /** Loads the next page, if there is one and none is loading. */
  readonly loadMore: () => void;
}

export function usePages<T>(query: UseInfiniteQueryResult<InfiniteData<Page<T>>>): PagesResult<T> {
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const items = useMemo(() => (data?.pages ?? []).flatMap((page) => page.items), [data]);
  const loadMore = useCallback(
    () => void (hasNextPage && !isFetching && fetchNextPage()),
    [hasNextPage, isFetching, fetchNextPage],
  );
  return { query, items, otherOrgs: data?.pages[0]?.other_orgs ?? [], loadMore };
}
