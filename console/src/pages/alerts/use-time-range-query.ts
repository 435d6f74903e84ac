// Reads of the API over the time range of the page.
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { send } from '../../api/client';
import type { ResponseOf } from '../../api/types';
import { rangeNow, useOrg, useRefreshMs, useTimeRange } from '../../app/root-search';

/** What series cover: the range at the moment of the request. */
export interface Covered {
  readonly fromMs: number;
  readonly toMs: number;
}

export type Series = ResponseOf<'get', '/api/v1/metrics/query_range'>['series'];
export type MetricRange = Covered & { readonly series: Series };
export type History = Covered & ResponseOf<'get', '/api/v1/alerts/{name}/history'>;

export interface TimeRangeOptions {
  /** Start of the range when the address names none, e.g. `now-6h`. */
  readonly defaultFrom: string;
  /** Default: about 300. */
  readonly points?: number;
}

const METRICS = '/api/v1/metrics/query_range';
const HISTORY = '/api/v1/alerts/{name}/history';

/** Runs a PromQL query; for the platform. */
export function useMetricRange(query: string, options: TimeRangeOptions): UseQueryResult<MetricRange> {
  const org = useOrg();
  return useTimeRangeQuery([METRICS, query], options, (times, signal) =>
    send('get', METRICS, { query: { query, ...times } }, { org, signal }),
  );
}

/** The value of an alert over time, and when it was pending or firing. */
export function useAlertHistory(name: string, options: TimeRangeOptions): UseQueryResult<History> {
  const org = useOrg();
  return useTimeRangeQuery([HISTORY, name], options, (times, signal) =>
    send('get', HISTORY, { path: { name }, query: times }, { org, signal }),
  );
}

interface Times {
  readonly from: string;
  readonly to: string;
  /** In seconds. */
  readonly step: number | undefined;
}

const REFRESH_MS = 30_000;

/** A range that ends now is read again and again. */
function useTimeRangeQuery<T>(
  key: readonly string[],
  { defaultFrom, points }: TimeRangeOptions,
  read: (times: Times, signal: AbortSignal) => Promise<T>,
): UseQueryResult<T & Covered> {
  const org = useOrg();
  const range = useTimeRange(defaultFrom);
  const refreshMs = useRefreshMs();
  return useQuery({
    queryKey: [...key, range, points, org],
    queryFn: async ({ signal }) => {
      const { fromMs, toMs } = rangeNow(range);
      const step = points === undefined ? undefined : Math.max(1, Math.ceil((toMs - fromMs) / 1000 / points));
      const times = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), step };
      return { ...(await read(times, signal)), fromMs, toMs };
    },
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs ?? (range.to === 'now' ? REFRESH_MS : false),
  });
}
