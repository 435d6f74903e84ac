// A PromQL query over the time range of the page.
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { send } from '../../api/client';
import type { ResponseOf } from '../../api/types';
import { rangeNow, useOrg, useRefreshMs, useTimeRange } from '../../app/root-search';

export interface MetricRange extends Pick<ResponseOf<'get', '/api/v1/metrics/query_range'>, 'series' | 'truncated'> {
  /** The range at the moment of the request. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepSeconds: number;
}

export interface MetricRangeOptions {
  /** Start of the range when the address names none, e.g. `now-6h`. */
  readonly defaultFrom: string;
  /** Default: about 300 points. */
  readonly points?: number;
}

const PATH = '/api/v1/metrics/query_range';
const REFRESH_MS = 30_000;

/** Reads nothing while the query is null. A range that ends now is read again and again. */
export function useMetricRange(
  query: string | null,
  { defaultFrom, points }: MetricRangeOptions,
): UseQueryResult<MetricRange> {
  const org = useOrg();
  const range = useTimeRange(defaultFrom);
  const refreshMs = useRefreshMs();
  return useQuery({
    queryKey: [PATH, query, range, points, org],
    queryFn: async ({ signal }) => {
      const { fromMs, toMs } = rangeNow(range);
      const step = points === undefined ? undefined : Math.max(1, Math.ceil((toMs - fromMs) / 1000 / points));
      const parameters = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), step };
      const response = await send('get', PATH, { query: { query: query ?? '', ...parameters } }, { org, signal });
      return {
        series: response.series,
        truncated: response.truncated,
        fromMs,
        toMs,
        stepSeconds: response.step_seconds,
      };
    },
    placeholderData: keepPreviousData,
    enabled: query !== null,
    refetchInterval: refreshMs ?? (range.to === 'now' ? REFRESH_MS : false),
  });
}
