// PromQL: the mean of the observed values of a histogram.
import type { Counter, Histogram } from '../declare/metric';
import type { Window } from './duration';
import type { Node, Vector } from './expression';
import type { LabelNamesOf, Where } from './match';
import { observations, rate, total } from './promql';

interface Options<M extends Histogram, B extends string> {
  readonly window: Window;
  readonly where?: Where<M>;
  readonly by: readonly B[];
}

type Mean<M extends Histogram, B extends string> = Vector<M['unit'], B, 'promql'>;

/** Mean of the observed values over the window, by the labels in `by`; no result without observations. */
export function mean<M extends Histogram, const B extends LabelNamesOf<M>>(
  metric: M,
  { window, where = {}, by }: Options<M, B>,
): Mean<M, B> {
  const summed = (of: Counter): Node => aggregated(by, rate(of, window, where).node);
  const left = summed(total(metric));
  const right = positive(summed(observations(metric)));
  return { language: 'promql', unit: metric.unit, node: { type: 'binary', op: '/', left, right } };
}

const aggregated = (by: readonly string[], arg: Node): Node => ({ type: 'aggregate', name: 'sum', by, arg });
const positive = (left: Node): Node => ({ type: 'binary', op: '>', left, right: { type: 'number', value: 0 } });
