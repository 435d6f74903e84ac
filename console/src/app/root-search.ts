// The search parameters that every page has: org, time range and refresh interval.
import { useSearch } from '@tanstack/react-router';
import { isTime, resolveTime } from '../text/time-range';

export interface RootSearch {
  /** The org that a platform administrator narrows to; absent: all orgs. */
  readonly org?: string | undefined;
  /** Start and end: RFC 3339, or relative like `now-6h`. Absent: the default of the page. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Seconds between refreshes; absent: none. */
  readonly refresh?: number | undefined;
}

const MIN_REFRESH_S = 5;

/** Ignores what is malformed: an address that somebody typed must not break the page. */
export function rootSearchOf(input: Record<string, unknown>): RootSearch {
  const { org, from, to, refresh } = input;
  return {
    ...(typeof org === 'string' && org !== '' && { org }),
    ...(isTime(from) && { from }),
    ...(isTime(to) && { to }),
    ...(typeof refresh === 'number' && refresh >= MIN_REFRESH_S && { refresh }),
  };
}

export const ROOT_SEARCH_KEYS = ['org', 'from', 'to', 'refresh'] as const;

export function useRootSearch(): RootSearch {
  return useSearch({ strict: false });
}

/** The org that the address names; undefined for all orgs, or the caller's own. */
export function useOrg(): string | undefined {
  return useRootSearch().org;
}

/** The time range as the address has it, with defaults, e.g. `now-1h` to `now`. */
export function useTimeRange(defaultFrom = 'now-1h'): { readonly from: string; readonly to: string } {
  const { from = defaultFrom, to = 'now' } = useRootSearch();
  return { from, to };
}

/** The time range in milliseconds since the epoch, at this moment. */
export function rangeNow({ from, to }: { readonly from: string; readonly to: string }): {
  fromMs: number;
  toMs: number;
} {
  const now = Date.now();
  return { fromMs: resolveTime(from, now), toMs: resolveTime(to, now) };
}

/** The refresh interval for `useGet`, in milliseconds. */
export function useRefreshMs(): number | undefined {
  const { refresh } = useRootSearch();
  return refresh === undefined ? undefined : refresh * 1000;
}
