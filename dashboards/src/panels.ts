// Panels that several boards have in the same form.
import type { Histogram } from '@sextant/signals/declare/metric';
import type { LabelNamesOf, Where } from '@sextant/signals/query/match';
import { gt, orZero, share, sum } from '@sextant/signals/query/operators';
import { quantile, rate } from '@sextant/signals/query/promql';
import type { Counter } from '@sextant/signals/declare/metric';
import { quantity, type Vector } from '@sextant/signals/query/expression';
import { timeseries, type Panel, type PanelThreshold } from './declare';

interface Texts {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly thresholds?: readonly PanelThreshold[];
}

/** P50, P95 and P99 of a histogram, with exemplars. */
export function quantiles<M extends Histogram>(spec: Texts & { readonly metric: M; readonly where: Where<M> }): Panel {
  const { metric, where, ...texts } = spec;
  const at = { window: '$window', where } as const;
  return timeseries({
    ...texts,
    queries: [
      { expr: quantile(0.5, metric, at), legend: 'P50' },
      { expr: quantile(0.95, metric, at), legend: 'P95' },
      { expr: quantile(0.99, metric, at), legend: 'P99' },
    ],
    exemplars: true,
  });
}

/** P95 of a histogram by a label. */
export function p95By<M extends Histogram, const L extends LabelNamesOf<M>>(
  spec: Texts & { readonly metric: M; readonly where: Where<M>; readonly by: L },
): Panel {
  const { metric, where, by, ...texts } = spec;
  const expr = quantile(0.95, metric, { window: '$window', where, by: [by] });
  return timeseries({ ...texts, queries: [{ expr, legend: `{{${by}}}` }], exemplars: true });
}

/** The ratio of the events that match `part` to all that match `where`; no result without events. */
export function shareOf<M extends Counter>(
  metric: M,
  { part, where }: { readonly part: Where<M>; readonly where: Where<M> },
): Vector<'ratio', never, 'promql'> {
  const all = sum(rate(metric, '$window', where));
  return share(orZero(sum(rate(metric, '$window', { ...where, ...part }))), gt(all, quantity(0, all.unit)));
}
