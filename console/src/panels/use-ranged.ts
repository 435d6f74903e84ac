// Reads a path over a time range that may be relative to now: the range is resolved when the request is sent, so that a
// refresh moves it and a render does not.
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { send } from '../api/client';
import type { PathFor, RequestOf, ResponseOf } from '../api/types';
import { rangeNow, useOrg, useRefreshMs } from '../app/root-search';

/** RFC 3339, or relative like `now-1h`. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export interface RangedData<T> {
  readonly data: T;
  /** The range of the request. */
  readonly range: { readonly fromMs: number; readonly toMs: number };
}

/** `request` without `from` and `to`. */
export function useRanged<P extends PathFor<'get'>>(
  path: P,
  request: { readonly path?: object; readonly query?: object },
  { from, to, enabled = true }: TimeRange & { readonly enabled?: boolean },
): UseQueryResult<RangedData<ResponseOf<'get', P>>> {
  const org = useOrg();
  const refetchMs = useRefreshMs();
  return useQuery({
    queryKey: [path, request, from, to, org],
    queryFn: async ({ signal }) => {
      const range = rangeNow({ from, to });
      const times = { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() };
      const ranged = { ...request, query: { ...request.query, ...times } } as unknown as RequestOf<'get', P>;
      return { data: await send('get', path, ranged, { org, signal }), range };
    },
    placeholderData: keepPreviousData,
    enabled,
    ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
  });
}
