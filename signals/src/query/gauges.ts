// PromQL functions over windows of a gauge, and of counters of seconds.
import type { Counter, Gauge } from '../declare/metric';
import { durationSeconds, type Duration } from './duration';
import type { Node, Vector } from './expression';
import type { LabelNamesOf, Where } from './match';
import { rate, value } from './promql';

type Prom<U extends string, L extends string> = Vector<U, L, 'promql'>;
type AnyLabels = Gauge['labels'];

/** Share of the samples in the window that are 1, between 0 and 1. */
export function shareTrue<M extends Gauge<string, AnyLabels, 'bool'>>(
  metric: M,
  window: Duration,
  where: Where<M> = {},
): Prom<'ratio', LabelNamesOf<M>> {
  return vector('ratio', call('avg_over_time', over(value(metric, where).node, window)));
}

/** Number of samples in the window. */
export function samples<M extends Gauge>(
  metric: M,
  window: Duration,
  where: Where<M> = {},
): Prom<'samples', LabelNamesOf<M>> {
  return vector('samples', call('count_over_time', over(value(metric, where).node, window)));
}

/**
 * Seconds until a gauge is 0 if it keeps the linear trend of the window. No series for a gauge that grows or is constant.
 */
export function secondsUntilZero<M extends Gauge>(
  metric: M,
  window: Duration,
  where: Where<M> = {},
): Prom<'seconds', LabelNamesOf<M>> {
  const gauge = value(metric, where).node;
  const decline = binary(call('deriv', over(gauge, window)), '*', number(-1));
  return vector('seconds', binary(gauge, '/', binary(decline, '>', number(0))));
}

/** The value of a gauge after `ahead`, if it keeps the linear trend of the window. */
export function predicted<M extends Gauge>(
  metric: M,
  { window, ahead, where = {} }: { readonly window: Duration; readonly ahead: Duration; readonly where?: Where<M> },
): Prom<M['unit'], LabelNamesOf<M>> {
  const gauge = over(value(metric, where).node, window);
  return vector(metric.unit, call('predict_linear', gauge, number(durationSeconds(ahead))));
}

/** How often a gauge changed in the window. */
export function changes<M extends Gauge>(
  metric: M,
  window: Duration,
  where: Where<M> = {},
): Prom<'changes', LabelNamesOf<M>> {
  return vector('changes', call('changes', over(value(metric, where).node, window)));
}

/** Limits the values of a vector, such as those of a forecast, to what is possible. */
export function clamped<U extends string, L extends string>(
  v: Prom<U, L>,
  { min, max }: { readonly min: number; readonly max: number },
): Prom<U, L> {
  return vector(v.unit, call('clamp', v.node, number(min), number(max)));
}

/** Share of the time that a counter of seconds has counted in the window. Above 1 for work on several CPUs. */
export function busyShare<M extends Counter<string, AnyLabels, 'seconds'>>(
  metric: M,
  window: Duration,
  where: Where<M> = {},
): Prom<'ratio', LabelNamesOf<M>> {
  return vector('ratio', rate(metric, window, where).node);
}

/** CPUs in use on average: the rate of a counter of CPU seconds. */
export function cores<M extends Counter<string, AnyLabels, 'seconds'>>(
  metric: M,
  window: Duration,
  where: Where<M> = {},
): Prom<'cores', LabelNamesOf<M>> {
  return vector('cores', rate(metric, window, where).node);
}

/** The range of an instant selector. */
function over(node: Node, window: Duration): Node {
  if (node.type !== 'selector') throw new TypeError(`expected a selector, not ${node.type}`);
  return { ...node, range: window };
}

const call = (name: string, ...args: readonly Node[]): Node => ({ type: 'call', name, args });
const number = (of: number): Node => ({ type: 'number', value: of });
const binary = (left: Node, op: string, right: Node): Node => ({ type: 'binary', op, left, right });

function vector<U extends string, L extends string>(unit: U, node: Node): Prom<U, L> {
  return { language: 'promql', unit, node };
}
