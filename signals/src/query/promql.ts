// PromQL: functions from declared metrics to instant vectors. Meaningless queries do not compile.
import { boundedLabel, type Label } from '../declare/label';
import type { Counter, Gauge, Histogram, Metric } from '../declare/metric';
import type { Duration, Window } from './duration';
import type { AnyVector, Node, Quantity, Vector } from './expression';
import { assertLabels, matchersOf, matching } from './match';
import type { Condition, LabelNamesOf, Match, Where } from './match';

type Prom<U extends string, L extends string> = Vector<U, L, 'promql'>;

/** Events per second over the window, per series. */
export function rate<M extends Counter>(
  metric: M,
  window: Window,
  where: Where<M> = {},
): Prom<`${M['unit']}/second`, LabelNamesOf<M>> {
  return vector(`${metric.unit}/second`, call('rate', selector(metric, where, { range: window })));
}

/** Events in the window, per series. */
export function increase<M extends Counter>(
  metric: M,
  window: Window,
  where: Where<M> = {},
): Prom<M['unit'], LabelNamesOf<M>> {
  return vector(metric.unit, call('increase', selector(metric, where, { range: window })));
}

/** The raw value of a counter, for tools that compute the increase themselves. */
export function rawCounter<M extends Counter>(metric: M, where: Where<M> = {}): Prom<M['unit'], LabelNamesOf<M>> {
  return vector(metric.unit, selector(metric, where, {}));
}

/** The samples of a counter in the window, per series: a range vector, which an instant query returns. */
export function samples<M extends Counter>(
  metric: M,
  window: Duration,
  where: Where<M> = {},
): Prom<M['unit'], LabelNamesOf<M>> {
  return vector(metric.unit, selector(metric, where, { range: window }));
}

/** The last sample of a counter in the window, per series. */
export function lastSample<M extends Counter>(
  metric: M,
  window: Duration,
  where: Where<M> = {},
): Prom<M['unit'], LabelNamesOf<M>> {
  return vector(metric.unit, call('last_over_time', selector(metric, where, { range: window })));
}

/** Current value of a gauge. */
export function value<M extends Gauge>(metric: M, where: Where<M> = {}): Prom<M['unit'], LabelNamesOf<M>> {
  return vector(metric.unit, selector(metric, where, {}));
}

/** Average, minimum, maximum, standard deviation or last value in the window, of a gauge or a recorded series. */
export function overTime<M extends Gauge>(
  which: OverTime,
  metric: M,
  window: Window,
  where?: Where<M>,
): Prom<M['unit'], LabelNamesOf<M>>;
export function overTime<U extends string, L extends string>(
  which: OverTime,
  series: Prom<U, L>,
  window: Window,
): Prom<U, L>;
export function overTime(
  which: OverTime,
  of: Gauge | AnyVector<'promql'>,
  window: Window,
  where: object = {},
): AnyVector<'promql'> {
  const range = 'node' in of ? { ...seriesOf(of), range: window } : selector(of, where, { range: window });
  return vector(of.unit, call(`${which}_over_time`, range));
}

type OverTime = 'avg' | 'min' | 'max' | 'stddev' | 'last';

/** 1 for each recorded series with a value in the window. */
export function presentOverTime<L extends string>(series: Prom<string, L>, window: Window): Prom<'bool', L> {
  return vector('bool', call('present_over_time', { ...seriesOf(series), range: window }));
}

/** The same query at an earlier time. */
export function offset<U extends string, L extends string>(v: Prom<U, L>, by: Duration): Prom<U, L> {
  return { ...v, node: shifted(v.node, by) };
}

/** Sum of the values that a vector has every `step` in the window, such as the increases of consecutive steps. */
export function sumOverTime<U extends string, L extends string>(
  v: Prom<U, L>,
  at: { readonly window: Duration; readonly step: Duration },
): Prom<U, L> {
  return vector(v.unit, call('sum_over_time', { type: 'subquery', arg: v.node, ...at }));
}

/** Number of observations of a histogram, as a counter. */
export function observations<M extends Histogram>(
  metric: M,
): Counter<`${M['name']}_count`, M['labels'], 'observations'> {
  return { ...metric, kind: 'counter', name: `${metric.name}_count`, unit: 'observations' };
}

/** Sum of the observed values of a histogram, as a counter. */
export function total<M extends Histogram>(metric: M): Counter<`${M['name']}_sum`, M['labels'], M['unit']> {
  return { ...metric, kind: 'counter', name: `${metric.name}_sum`, unit: metric.unit };
}

/** Buckets of a histogram, as a counter with the label `le`. */
export function buckets<M extends Histogram>(
  metric: M,
): Counter<`${M['name']}_bucket`, readonly [...M['labels'], Label<'le', string>], 'observations'> {
  const labels = [...metric.labels, boundedLabel('le', 'upper bound', { budget: metric.buckets.length + 1 })] as const;
  return { ...metric, kind: 'counter', name: `${metric.name}_bucket`, unit: 'observations', labels };
}

/** Matches the bucket with this upper bound, which clients write as `30` or `30.0`. Throws if there is none. */
export function upTo(metric: Histogram, le: number): Condition<never> {
  if (!metric.buckets.includes(le)) {
    throw new Error(`${metric.name} has no bucket ${le}; it has ${metric.buckets.join(', ')}`);
  }
  return matching(`${le}(\\.0)?`);
}

/** Quantile of a histogram over the window, grouped by the labels in `by`. */
export function quantile<M extends Histogram>(q: number, metric: M, at: In<M>): Prom<M['unit'], never>;
export function quantile<M extends Histogram, const B extends LabelNamesOf<M>>(
  q: number,
  metric: M,
  at: In<M> & { readonly by: readonly B[] },
): Prom<M['unit'], B>;
export function quantile<M extends Histogram>(
  q: number,
  metric: M,
  at: In<M> & { readonly by?: readonly string[] },
): AnyVector<'promql', M['unit']> {
  const buckets = call('rate', selector(metric, at.where ?? {}, { range: at.window, suffix: '_bucket' }));
  const summed: Node = { type: 'aggregate', name: 'sum', by: ['le', ...(at.by ?? [])], arg: buckets };
  const node = call('histogram_quantile', { type: 'number', value: q }, summed);
  return { language: 'promql', unit: metric.unit, node, edges: metric.buckets };
}

interface In<M extends Metric> {
  readonly window: Window;
  readonly where?: Where<M>;
}

/** 1 when the expression has no series, otherwise no series. */
export function absent<U extends string, L extends string>(v: Prom<U, L>): Prom<'bool', never> {
  return vector('bool', call('absent', v.node));
}

/** A series without labels and with a constant value. */
export function constant<U extends string>(q: Quantity<U>): Prom<U, never> {
  return vector(q.unit, call('vector', { type: 'number', value: q.value }));
}

/** Seconds from now until the time of a gauge; negative after it. */
export function secondsUntil<M extends Gauge<string, readonly Label[], 'seconds'>>(
  metric: M,
  where: Where<M> = {},
): Prom<'seconds', LabelNamesOf<M>> {
  return vector('seconds', { type: 'binary', op: '-', left: selector(metric, where, {}), right: call('time') });
}

/** Result of a recording rule, with the unit and labels of the recorded expression. */
export function recorded<U extends string, L extends string>(name: string, of: Prom<U, L>): Prom<U, L> {
  return vector(of.unit, { type: 'selector', name, matchers: [] });
}

/** Firing alerts, from the ALERTS series of Prometheus. */
export function firingAlerts(where: { readonly [K in AlertLabel]?: Match<string> } = {}): Prom<'alerts', AlertLabel> {
  const matchers = matchersOf({ alertstate: 'firing', ...where });
  return vector('alerts', { type: 'selector', name: 'ALERTS', matchers });
}

/** Each instance of an alert that was pending or firing in the window, from the ALERTS series of Prometheus. */
export function alertActivity(alertname: string, window: Window): Prom<'alerts', AlertLabel | 'alertstate'> {
  const node = { type: 'selector', name: 'ALERTS', matchers: matchersOf({ alertname }), range: window } as const;
  return vector('alerts', call('max_over_time', node));
}

type AlertLabel = 'alertname' | 'severity' | 'service' | 'env';

/** Adds a label with a constant value, e.g. to tell the branches of `or` apart. */
export function labelled<U extends string, L extends string, const N extends string>(
  v: Prom<U, L>,
  name: N,
  text: string,
): Prom<U, L | N> {
  const args = [name, text, '', ''].map((part): Node => ({ type: 'text', value: part }));
  return vector(v.unit, call('label_replace', v.node, ...args));
}

function shifted(node: Node, by: Duration): Node {
  switch (node.type) {
    case 'selector':
      if (node.offset) throw new Error(`${node.name} already has the offset ${node.offset}`);
      return { ...node, offset: by };
    case 'call':
      return { ...node, args: node.args.map((arg) => shifted(arg, by)) };
    case 'aggregate':
      return { ...node, arg: shifted(node.arg, by) };
    case 'binary':
      return { ...node, left: shifted(node.left, by), right: shifted(node.right, by) };
    default:
      return node;
  }
}

function seriesOf({ node }: AnyVector): SelectorNode {
  if (node.type !== 'selector' || node.range) throw new Error('only a metric or a recorded series has a window');
  return node;
}

type SelectorNode = Extract<Node, { type: 'selector' }>;

function selector(
  metric: Metric,
  where: object,
  options: { readonly range?: Window; readonly suffix?: string },
): SelectorNode {
  assertLabels(metric, Object.keys(where));
  const matchers = matchersOf(where as Record<string, string>);
  const { suffix, ...rest } = options;
  return { type: 'selector', name: metric.name + (suffix ?? ''), matchers, ...rest };
}

function call(name: string, ...args: readonly Node[]): Node {
  return { type: 'call', name, args };
}

function vector<U extends string, L extends string>(unit: U, node: Node): Prom<U, L> {
  return { language: 'promql', unit, node };
}
