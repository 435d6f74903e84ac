// Panels that several boards have in the same form.
import type { Alert } from '@sextant/alerts/declare';
import type { LogAlert } from '@sextant/alerts/logs/declare';
import type { Counter, Histogram } from '@sextant/signals/declare/metric';
import type { LabelNamesOf, Where } from '@sextant/signals/query/match';
import { gt, max, orZero, perHour, share, sum } from '@sextant/signals/query/operators';
import { quantile, rate } from '@sextant/signals/query/promql';
import { quantity, type AnyVector, type Vector } from '@sextant/signals/query/expression';
import { timeseries, type Panel, type PanelThreshold, type Query } from './declare';

interface Texts {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly thresholds?: readonly PanelThreshold[];
  readonly whenEmpty?: string;
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

/** Events per hour by labels that are usually rare: the sum is 0 while there are none. */
export function rareEvents<M extends Counter, const L extends LabelNamesOf<M>>(
  spec: Texts & { readonly metric: M; readonly where: Where<M>; readonly by: readonly [L, ...L[]] },
): Panel {
  const { metric, where, by, ...texts } = spec;
  const events = rate(metric, '$window', where);
  return timeseries({
    ...texts,
    queries: [
      { expr: orZero(perHour(sum(events))), legend: 'all' },
      { expr: perHour(sum(events, { by })), legend: legendOf(by) },
    ],
  });
}

type AlertTexts = Omit<Texts, 'thresholds'> & { readonly legend: string };

/** The value of an alert with its threshold; other alerts on the same value can be further thresholds. */
export function alertValue(alert: Alert, spec: AlertTexts & { readonly more?: readonly Alert[] }): Panel {
  const { legend, more = [], ...texts } = spec;
  return timeseries({
    ...texts,
    queries: [{ expr: alert.value, legend }],
    thresholds: [alert, ...more],
    // A quantile has the bounds of its buckets.
    exemplars: alert.value.edges !== undefined,
  });
}

/**
 * The value of an alert whose series begin with the first event: the highest is 0 until then. Without a legend of its
 * series, the value has no labels.
 */
export function alertEvents(
  alert: Alert | LogAlert,
  { legend, ...texts }: Omit<AlertTexts, 'legend'> & { readonly legend?: string },
): Panel {
  const value: AnyVector = alert.value;
  const highest: Query = { expr: orZero(max(value)), legend: 'highest' };
  const each: Query[] = legend === undefined ? [] : [{ expr: value, legend }];
  return timeseries({ ...texts, queries: [highest, ...each], thresholds: [alert] });
}

function legendOf(labels: readonly string[]): string {
  return labels.map((label) => `{{${label}}}`).join(' ');
}
