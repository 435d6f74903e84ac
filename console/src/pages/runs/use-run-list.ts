// The list of runs: loaded page by page, and kept up to date by reading only its first page again.
import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { send } from '../../api/client';
import { useGet } from '../../api/hooks';
import type { ResponseOf } from '../../api/types';
import { useOrg } from '../../app/root-search';
import { isActive, type RunFilter, type RunSummary } from './names';
import { withNewest, withRun } from './newest';

const PATH = '/api/v1/runs';
/** The most that the API returns at once. */
const PAGE_SIZE = 100;
/** Runs below the first page that are read one by one, as long as they have not ended. */
const MAX_FOLLOWED = 5;

type Page = ResponseOf<'get', typeof PATH>;
type Pages = InfiniteData<Page, string | undefined>;

type ChangedRun = Pick<RunSummary, 'id' | 'state' | 'error_class' | 'started_at' | 'ended_at'>;

export interface RunListOptions {
  readonly filter: RunFilter;
  /** Time between two reads of the first page. Undefined: the list does not follow what happens. */
  readonly refetchMs: number | undefined;
}

export function useRunList({ filter, refetchMs }: RunListOptions) {
  const org = useOrg();
  const cache = useQueryClient();
  // Not below PATH: events must not make a thousand loaded pages stale. Static, for the same reason.
  const key = useMemo(() => ['runs', filter, org] as const, [filter, org]);
  const first = { query: { ...filter, limit: PAGE_SIZE } };
  const query = useInfiniteQuery({
    queryKey: key,
    staleTime: 'static',
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: cursor, signal }) => {
      const page = await send('get', PATH, { query: { ...first.query, cursor } }, { org, signal });
      if (cursor === undefined) cache.setQueryData([PATH, first, org], page);
      return page;
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const isLive = refetchMs !== undefined;
  const newest = useGet(PATH, first, { refetchMs, enabled: isLive && data !== undefined });

  const change = useCallback(
    (update: (pages: Page[]) => Page[]) =>
      cache.setQueryData<Pages>(key, (old) => old && { ...old, pages: update(old.pages) }),
    [cache, key],
  );

  const page = newest.isPlaceholderData || !isLive ? undefined : newest.data;
  useEffect(() => {
    const old = cache.getQueryData<Pages>(key);
    if (!page || !old || old.pages[0] === page) return;
    const pages = withNewest(old.pages, page);
    if (!pages) void cache.resetQueries({ queryKey: key });
    else cache.setQueryData<Pages>(key, { pages, pageParams: old.pageParams.slice(0, pages.length) });
  }, [page, cache, key]);

  useEffect(() => {
    const old = cache.getQueryData<Pages>(key);
    if (!page || !old) return;
    const reading = new AbortController();
    for (const { id } of activeBelow(old.pages, page)) {
      const request = { query: { ...filter, q: id, limit: 1 } };
      send('get', PATH, request, { org, signal: reading.signal }).then(
        ({ items: [run] }) => change((pages) => withRun(pages, id, run)),
        // The next read of the first page tries again.
        () => undefined,
      );
    }
    return () => reading.abort();
  }, [page, cache, key, change, filter, org]);

  /** Shows what a run has become at once, until the API is read again. */
  const setRun = useCallback(
    ({ id, state, error_class, started_at, ended_at }: ChangedRun) =>
      change((pages) => {
        const run = pages.flatMap(({ items }) => items).find((item) => item.id === id);
        return run ? withRun(pages, id, { ...run, state, error_class, started_at, ended_at }) : pages;
      }),
    [change],
  );

  const runs = useMemo(() => distinct(data?.pages ?? []), [data]);
  return {
    query,
    /** Why the list cannot follow what happens, if so. */
    problem: isLive ? newest.error : null,
    runs,
    isComplete: !hasNextPage,
    loadMore: useCallback(
      () => void (hasNextPage && !isFetching && fetchNextPage()),
      [hasNextPage, isFetching, fetchNextPage],
    ),
    setRun,
  };
}

function activeBelow(pages: readonly Page[], newest: Page): readonly RunSummary[] {
  const ids = new Set(newest.items.map(({ id }) => id));
  const active = pages.flatMap(({ items }) => items.filter((run) => isActive(run) && !ids.has(run.id)));
  return active.slice(0, MAX_FOLLOWED);
}

/** A run can be on two pages when others have left the list between two requests. */
function distinct(pages: readonly Page[]): readonly RunSummary[] {
  const runs = new Map<string, RunSummary>();
  for (const { items } of pages) for (const run of items) if (!runs.has(run.id)) runs.set(run.id, run);
  return [...runs.values()];
}
