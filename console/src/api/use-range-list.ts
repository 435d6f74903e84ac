// Lists over a time range that moves with the time: every page has the range of the first page.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { rangeNow, useOrg } from '../app/root-search';
import { send } from './client';
import type { ReadOptions } from './hooks';
import { timesOf, type AddressRange } from './range';
import type { ItemOf, RequestOf } from './types';
import { usePages, type PagesResult } from './use-pages';

type RangeListPath = '/api/v1/logs' | '/api/v1/traces';

interface PageStart extends AddressRange {
  readonly cursor?: string;
}

/** Reads a list page by page. Its first page is read again with the range at that moment. */
export function useRangeList<P extends RangeListPath>(
  path: P,
  parameters: Omit<NonNullable<RequestOf<'get', P>['query']>, keyof PageStart>,
  { from, to }: AddressRange,
  { refetchMs, enabled = true }: ReadOptions = {},
): PagesResult<ItemOf<P>> {
  const org = useOrg();
  const query = useInfiniteQuery({
    queryKey: [path, 'range', parameters, from, to, org],
    queryFn: async ({ pageParam, signal }) => {
      const start = pageParam ?? timesOf(rangeNow({ from, to }));
      const request = { query: { ...parameters, ...start } } as RequestOf<'get', P>;
      const response: unknown = await send('get', path, request, { org, signal });
      const page = response as Page<ItemOf<P>>;
      return { ...page, next: page.next_cursor === null ? undefined : { ...start, cursor: page.next_cursor } };
    },
    initialPageParam: undefined as PageStart | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled,
    ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
  });
  return usePages(query);
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
  readonly other_orgs: readonly string[] | null;
}
