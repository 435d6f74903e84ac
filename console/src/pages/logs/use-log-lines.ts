// Reads log lines page by page, the newest first.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { send } from '../../api/client';
import { rangeNow, useOrg } from '../../app/root-search';
import { isOfSpan, parametersOf, type LogQuery } from './filter';

const PAGE_SIZE = 500;

interface PageStart {
  readonly from: string;
  readonly to: string;
  readonly cursor?: string;
}

export function useLogLines(query: LogQuery, { enabled = true, refetchMs }: LogReadOptions = {}) {
  const org = useOrg();
  const result = useInfiniteQuery({
    queryKey: ['/api/v1/logs', 'lines', query, org],
    queryFn: async ({ pageParam, signal }) => {
      // Every page has the range of the first, although time goes on.
      const start = pageParam ?? timesOf(query);
      const request = { query: { ...parametersOf(query), ...start, limit: PAGE_SIZE } };
      const { items, next_cursor: cursor } = await send('get', '/api/v1/logs', request, { org, signal });
      return { items, next: cursor === null ? undefined : { ...start, cursor } };
    },
    initialPageParam: undefined as PageStart | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled,
    ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = result;
  const lines = useMemo(
    () => (data?.pages ?? []).flatMap(({ items }) => items.filter((line) => isOfSpan(query, line))),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- of the query, only the span matters
    [data, query.span],
  );
  return { result, lines, loadMore: () => void (hasNextPage && !isFetching && fetchNextPage()) };
}

export interface LogReadOptions {
  readonly enabled?: boolean;
  /** Reads again after this time, in milliseconds. */
  readonly refetchMs?: number | undefined;
}

/** The range at this moment, as the API takes it. */
export function timesOf(range: Pick<LogQuery, 'from' | 'to'>): { readonly from: string; readonly to: string } {
  const { fromMs, toMs } = rangeNow(range);
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
