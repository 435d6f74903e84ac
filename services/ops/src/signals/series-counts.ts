// The number of series that each declared metric has in Prometheus now, in total and in one process.
import { render } from '@sextant/signals/query/render';
import { seriesByProcess } from '@sextant/signals/query/series-counts';
import { sextant } from '@sextant/signals/sextant';
import { z } from 'zod';
import { declaredName } from '../metrics/promql';
import type { Store } from '../stores/store';

export interface SeriesCount {
  /** In all processes. */
  readonly total: number;
  /** In the process that has the most; the series budget is per process. */
  readonly maxPerProcess: number;
}

export const NO_SERIES: SeriesCount = { total: 0, maxPerProcess: 0 };

const response = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.coerce.number()]) }),
    ),
  }),
});

const QUERY = render(seriesByProcess(sextant.metrics));

/** By the declared name; metrics without series are missing. Throws ProblemError. */
export async function seriesCounts(prometheus: Store, signal: AbortSignal): Promise<ReadonlyMap<string, SeriesCount>> {
  const call = { what: 'count the series in Prometheus', query: { query: QUERY }, schema: response, signal };
  const { data } = await prometheus.call('/api/v1/query', call);
  const byProcess = new Map<string, Map<string, number>>();
  for (const { metric, value } of data.result) {
    const name = declaredName(metric['__name__'] ?? '');
    const process = `${metric['job']} ${metric['instance']}`;
    const counts = byProcess.get(name) ?? new Map<string, number>();
    // The parts of a histogram count together.
    byProcess.set(name, counts.set(process, (counts.get(process) ?? 0) + value[1]));
  }
  return new Map(Array.from(byProcess, ([name, counts]) => [name, countOf([...counts.values()])]));
}

function countOf(counts: readonly number[]): SeriesCount {
  return { total: counts.reduce((sum, count) => sum + count, 0), maxPerProcess: Math.max(...counts) };
}
