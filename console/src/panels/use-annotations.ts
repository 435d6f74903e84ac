// The annotations of a board over the time range of the page.
import { useQueries } from '@tanstack/react-query';
import { send } from '../api/client';
import { rangeNow, useOrg, useRefreshMs } from '../app/root-search';
import { useMe } from '../app/session';
import { marksOf, type BoardMark } from './annotations';
import type { Annotation, Dashboard } from './dashboard';
import { timesOf, type AddressRange } from '../api/range';

/** Annotations are of every org: only the platform gets them. What cannot be read is left out: charts work without. */
export function useAnnotations(
  dashboard: Dashboard | undefined,
  range: AddressRange,
  enabled: boolean,
): readonly BoardMark[] {
  const { platform } = useMe();
  const org = useOrg();
  const isPlatform = platform && org === undefined;
  const refetchMs = useRefreshMs();
  const annotations = enabled && isPlatform ? (dashboard?.annotations?.list ?? []).filter(isDrawable) : [];
  return useQueries({
    queries: annotations.map((annotation) => ({
      queryKey: ['annotations', annotation.expr, range],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const query = { query: annotation.expr, ...timesOf(rangeNow(range)) };
        const { series, step_seconds: step } = await send('get', '/api/v1/metrics/query_range', { query }, { signal });
        return marksOf(annotation, series, step);
      },
      ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
    })),
    combine: allOf,
  });
}

/** A stable function, so that the result is stable while the data is. */
function allOf(results: readonly { readonly data: readonly BoardMark[] | undefined }[]): readonly BoardMark[] {
  return results.flatMap(({ data }) => data ?? []);
}

function isDrawable(annotation: Annotation): annotation is Annotation & { readonly expr: string } {
  return annotation.enable !== false && annotation.expr !== undefined && !annotation.expr.includes('$');
}
