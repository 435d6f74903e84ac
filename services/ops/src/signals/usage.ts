// What uses a signal: panels, alerts and runbooks; and how many series a metric has now.
import { ProblemError } from '@sextant/http/problem';
import { evaluatedRules } from '../alerts/evaluated-rules';
import { boardPanels, type PanelMetrics } from '../boards/usage';
import type { OpsDeps } from '../deps';
import { metricsOf } from '../metrics/promql';
import { NO_SERIES, seriesCounts, type SeriesCount } from './series-counts';

export interface SignalUsage {
  panelsOf(name: string): readonly PanelMetrics[];
  alertsOf(name: string): readonly string[];
  runbooksOf(name: string): readonly string[];
  /** Undefined if Prometheus is away. */
  seriesOf(name: string): SeriesCount | undefined;
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
    seriesOf: (name) => series && (series.get(name) ?? NO_SERIES),
    incomplete: [...incomplete],
  };
}
