// Reads a path over a time range that may be relative to now: the range is resolved when the request is sent, so that a
// refresh moves it and a render does not.
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { rangeNow, useOrg, useRefreshMs } from '../app/root-search';
import { send } from './client';
import { timesOf, type AddressRange, type ResolvedRange } from './range';
import type { PathFor, RequestOf, ResponseOf } from './types';

export interface RangedData<T> {
  readonly data: T;
  /** The range of the request. */
  readonly range: ResolvedRange;
}

export interface RangedOptions extends AddressRange {
  /** Default: true. */
  readonly enabled?: boolean;
}

/** `request` without `from` and `to`. */
export function useRanged<P extends PathFor<'get'>>(
  path: P,
  request: { readonly path?: object; readonly query?: object },
  { from, to, enabled = true }: RangedOptions,
): UseQueryResult<RangedData<ResponseOf<'get', P>>> {
  const org = useOrg();
  const refetchMs = useRefreshMs();
  return useQuery({
    queryKey: [path, request, from, to, org],
    queryFn: async ({ signal }) => {
      const range = rangeNow({ from, to });
      const ranged = { ...request, query: { ...request.query, ...timesOf(range) } } as unknown as RequestOf<'get', P>;
      return { data: await send('get', path, ranged, { org, signal }), range };
    },
    placeholderData: keepPreviousData,
    enabled,
    ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
  });
}
