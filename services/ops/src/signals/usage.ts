// What uses a signal: panels, alerts and runbooks; and how many series a metric has now.
import { ProblemError } from '@sextant/http/problem';
import { z } from 'zod';
import { evaluatedRules } from '../alerts/evaluated-rules';
import { boardPanels, type PanelMetrics } from '../boards/usage';
import type { OpsDeps } from '../deps';
import { declaredName, metricsOf } from '../metrics/promql';
import type { Store } from '../stores/store';

export interface SignalUsage {
  panelsOf(name: string): readonly PanelMetrics[];
  alertsOf(name: string): readonly string[];
  runbooksOf(name: string): readonly string[];
  /** Undefined if Prometheus is away. */
  seriesOf(name: string): number | undefined;
  /** Why a part is missing. */
  readonly incomplete: readonly string[];
}

/** Reads rules and series counts from Prometheus; without it, both are missing. */
export async function readUsage({ stores, files }: Pick<OpsDeps, 'stores' | 'files'>): Promise<SignalUsage> {
  const incomplete = new Set<string>();
  const orMissing = async <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      incomplete.add(error.message);
      return undefined;
    });
  const { signal } = new AbortController();
  const options = { source: 'prometheus', firing: undefined, runbooks: files.runbooks, signal } as const;
  const [rules = [], series] = await Promise.all([
    orMissing(evaluatedRules(stores.prometheus, options)),
    orMissing(seriesCounts(stores.prometheus, signal)),
  ]);
  const panels = boardPanels(files.boards);
  const readBy = rules.map(({ name, query, runbook }) => ({ name, runbook, metrics: metricsOf(query ?? '') }));
  const words = [...files.runbooks].map(([name, text]) => ({ name, words: new Set(text.match(/[\w.-]+/g) ?? []) }));
  return {
    panelsOf: (name) => panels.filter(({ metrics }) => metrics.includes(name)),
    alertsOf: (name) => readBy.filter(({ metrics }) => metrics.includes(name)).map((alert) => alert.name),
    runbooksOf: (name) => {
      const mentions = words.filter((runbook) => runbook.words.has(name)).map((runbook) => runbook.name);
      const ofAlerts = readBy.flatMap(({ metrics, runbook }) =>
        runbook !== null && metrics.includes(name) ? [runbook] : [],
      );
      return [...new Set([...mentions, ...ofAlerts])].sort();
    },
    seriesOf: (name) => series && (series.get(name) ?? 0),
    incomplete: [...incomplete],
  };
}

const statusResponse = z.object({
  data: z.object({ seriesCountByMetricName: z.array(z.object({ name: z.string(), value: z.number() })) }),
});
/** The most that Prometheus returns. */
const MAX_METRICS = 10_000;

/** The number of series in memory by declared metric. Throws ProblemError. */
async function seriesCounts(prometheus: Store, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const call = {
    what: 'count the series in Prometheus',
    query: { limit: MAX_METRICS },
    schema: statusResponse,
    signal,
  };
  const { data } = await prometheus.call('/api/v1/status/tsdb', call);
  const counts = new Map<string, number>();
  for (const { name, value } of data.seriesCountByMetricName) {
    const declared = declaredName(name);
    counts.set(declared, (counts.get(declared) ?? 0) + value);
  }
  return counts;
}
