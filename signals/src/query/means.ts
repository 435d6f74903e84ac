// PromQL: the mean of the observed values of a histogram.
import type { Counter, Histogram } from '../declare/metric';
import type { Window } from './duration';
import type { Node, Vector } from './expression';
import { assertLabels, matchersOf, type LabelNamesOf, type Where } from './match';
import { or } from './operators';
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
  const right = compared(summed(observations(metric)), '>');
  return { language: 'promql', unit: metric.unit, node: { type: 'binary', op: '/', left, right } };
}

/**
 * The same for a histogram of another program that also exports a native one: a Prometheus with native histograms scrapes
 * only that, and any other only the classic one.
 */
export function meanOfEither<M extends Histogram, const B extends LabelNamesOf<M>>(
  metric: M,
  options: Options<M, B>,
): Mean<M, B> {
  const { window, where = {}, by } = options;
  assertLabels(metric, Object.keys(where));
  const matchers = matchersOf(where);
  const selector: Node = { type: 'selector', name: metric.name, matchers, range: window };
  const average = call('histogram_avg', aggregated(by, call('rate', selector)));
  // Without observations the average is NaN.
  const native: Mean<M, B> = { language: 'promql', unit: metric.unit, node: compared(average, '>=') };
  return or(native, mean(metric, options));
}

const call = (name: string, arg: Node): Node => ({ type: 'call', name, args: [arg] });
const aggregated = (by: readonly string[], arg: Node): Node => ({ type: 'aggregate', name: 'sum', by, arg });
const compared = (left: Node, op: '>' | '>='): Node => ({
  ...{ type: 'binary', op, left },
  right: { type: 'number', value: 0 },
});
