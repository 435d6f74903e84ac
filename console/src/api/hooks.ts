// Hooks that read and change data through the API, limited to the org that the address names.
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useOrg } from '../app/root-search';
import { send } from './client';
import { readsBelow, recoverInterval } from './query-client';
import type { ItemOf, ListPath, Method, PathFor, RequestOf, ResponseOf } from './types';
import { usePages, type PagesResult } from './use-pages';

export interface ReadOptions<T = unknown> {
  /** Reads again after this time, in milliseconds, while the page is visible. Can depend on the last response. */
  readonly refetchMs?: number | ((data: T | undefined) => number | undefined) | undefined;
  /** Default: true. */
  readonly enabled?: boolean;
  /** The org to read, for a platform administrator. Default: the org of the address. */
  readonly org?: string | undefined;
}

/** Reads a path; the previous response stays while the next one, for other parameters, loads. */
export function useGet<P extends PathFor<'get'>>(
  path: P,
  request: RequestOf<'get', P>,
  { refetchMs, enabled = true, org: chosenOrg }: ReadOptions<ResponseOf<'get', P>> = {},
): UseQueryResult<ResponseOf<'get', P>> {
  const addressOrg = useOrg();
  const org = chosenOrg ?? addressOrg;
  return useQuery({
    queryKey: [path, request, org],
    queryFn: ({ signal }) => send('get', path, request, { org, signal }),
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval: (query) =>
      (typeof refetchMs === 'function' ? refetchMs(query.state.data) : refetchMs) ?? recoverInterval(query),
  });
}

export interface ListOptions extends ReadOptions {
  readonly refetchMs?: number | undefined;
}

/** Reads a list page by page. */
export function useList<P extends ListPath>(
  path: P,
  request: RequestOf<'get', P>,
  options: ListOptions = {},
): PagesResult<ItemOf<P>> {
  const addressOrg = useOrg();
  const org = options.org ?? addressOrg;
  const query = useInfiniteQuery({
    queryKey: [path, 'pages', request, org],
    queryFn: async ({ pageParam, signal }) => {
      const { query: parameters } = request as { readonly query?: object };
      const withCursor = { ...request, query: { ...parameters, ...(pageParam && { cursor: pageParam }) } };
      const page: unknown = await send('get', path, withCursor as RequestOf<'get', P>, { org, signal });
      return page as Page<ItemOf<P>>;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    ...(options.refetchMs !== undefined && { refetchInterval: options.refetchMs }),
  });
  return usePages(query);
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface ChangeOptions<T> {
  /** Paths whose responses are read again, e.g. `/api/v1/runs` for all below it. */
  readonly changes: readonly string[];
  readonly onDone?: (response: T) => void;
  /** The org to change, for a platform administrator. Default: the org of the address. */
  readonly org?: string | undefined;
}

/** Sends a change, e.g. `useChange('post', '/api/v1/runs/{id}/retry', { changes: ['/api/v1/runs'] })`. */
export function useChange<M extends Exclude<Method, 'get'>, P extends PathFor<M>>(
  method: M,
  path: P,
  { changes, onDone, org: chosenOrg }: ChangeOptions<ResponseOf<M, P>>,
): UseMutationResult<ResponseOf<M, P>, Error, RequestOf<M, P>> {
  const addressOrg = useOrg();
  const org = chosenOrg ?? addressOrg;
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: RequestOf<M, P>) => send(method, path, request, { org }),
    onSuccess: async (response) => {
      onDone?.(response);
      await cache.invalidateQueries({
        predicate: (query) => readsBelow(changes, query),
      });
    },
  });
}
