// Operators on vectors of either language, with checked units and labels.
import type { AnyVector, Language, Node, Quantity, Vector } from './expression';

type By<L extends string> = { readonly by: readonly L[] };

/** Two signatures, so that the compiler does not infer `by` from the use of the result. */
interface Aggregate {
  <U extends string, L extends string, Q extends Language>(v: Vector<U, L, Q>): Vector<U, never, Q>;
  <U extends string, L extends string, Q extends Language, const B extends L>(
    v: Vector<U, L, Q>,
    options: By<B>,
  ): Vector<U, B, Q>;
}

function aggregate(name: string): Aggregate {
  return <Q extends Language>(v: AnyVector<Q>, options?: By<string>): AnyVector<Q, never> => ({
    language: v.language,
    unit: v.unit as never,
    node: { type: 'aggregate', name, by: options?.by ?? [], arg: v.node },
  });
}

/** Sums series, grouped by the labels in `by`. */
export const sum = aggregate('sum');
export const max = aggregate('max');
export const min = aggregate('min');
export const avg = aggregate('avg');

/** Number of series. */
export function count<L extends string, Q extends Language>(v: Vector<string, L, Q>): Vector<'series', never, Q> {
  return { language: v.language, unit: 'series', node: { type: 'aggregate', name: 'count', by: [], arg: v.node } };
}

/** Ratio of two vectors with the same unit. */
export function share<U extends string, L extends string, Q extends Language>(
  part: Vector<U, L, Q>,
  whole: Vector<NoInfer<U>, NoInfer<L>, Q>,
): Vector<'ratio', L, Q> {
  return binary('ratio', '/', part, whole.node);
}

/** Quotient of two vectors with different units, such as tokens per call. */
export function per<U extends string, V extends string, L extends string, Q extends Language>(
  left: Vector<U, L, Q>,
  right: Vector<V, NoInfer<L>, Q>,
): Vector<`${U}/${V}`, L, Q> {
  return binary(`${left.unit}/${right.unit}`, '/', left, right.node);
}

/** Sum of two vectors with the same unit. */
export function plus<U extends string, L extends string, Q extends Language>(
  left: Vector<U, L, Q>,
  right: Vector<NoInfer<U>, NoInfer<L>, Q>,
): Vector<U, L, Q> {
  return binary(left.unit, '+', left, right.node);
}

/** Difference of two vectors with the same unit. */
export function minus<U extends string, L extends string, Q extends Language>(
  left: Vector<U, L, Q>,
  right: Vector<NoInfer<U>, NoInfer<L>, Q> | Quantity<NoInfer<U>>,
): Vector<U, L, Q> {
  return binary(left.unit, '-', left, operand(right));
}

/** One minus a ratio. */
export function complement<L extends string, Q extends Language>(v: Vector<'ratio', L, Q>): Vector<'ratio', L, Q> {
  return { ...v, node: { type: 'binary', op: '-', left: { type: 'number', value: 1 }, right: v.node } };
}

/** Multiplies by a number; keeps the unit. */
export function times<U extends string, L extends string, Q extends Language>(
  v: Vector<U, L, Q>,
  factor: number,
): Vector<U, L, Q> {
  return binary(v.unit, '*', v, { type: 'number', value: factor });
}

/** Converts a ratio to percent. */
export function asPercent<L extends string, Q extends Language>(v: Vector<'ratio', L, Q>): Vector<'percent', L, Q> {
  return binary('percent', '*', v, { type: 'number', value: 100 });
}

/** Converts events per second to events per hour. */
export function perHour<U extends string, L extends string, Q extends Language>(
  v: Vector<`${U}/second`, L, Q>,
): Vector<`${U}/hour`, L, Q> {
  return binary(v.unit.replace(/second$/, 'hour') as `${U}/hour`, '*', v, { type: 'number', value: 3600 });
}

function compare(op: '>' | '<' | '>=' | '<=' | '==') {
  return <U extends string, L extends string, Q extends Language>(
    left: Vector<U, L, Q>,
    right: Quantity<NoInfer<U>> | Vector<NoInfer<U>, NoInfer<L>, Q>,
  ): Vector<U, L, Q> => binary(left.unit, op, left, operand(right));
}

/** Keeps the series above a threshold of the same unit. */
export const gt = compare('>');
export const lt = compare('<');
export const gte = compare('>=');
export const lte = compare('<=');
export const eq = compare('==');

/** Keeps series of `left` that match a series of `right`, on the labels in `on` or on all labels. */
export function and<U extends string, L extends string, Q extends Language>(
  left: Vector<U, L, Q>,
  right: AnyVector<Q>,
  options?: { readonly on: readonly L[] },
): Vector<U, L, Q> {
  return binary(left.unit, 'and', left, right.node, options && `on (${options.on.join(', ')})`);
}

/** Keeps series of `left` without a match in `right`. */
export function unless<U extends string, L extends string, Q extends Language>(
  left: Vector<U, L, Q>,
  right: AnyVector<Q>,
  options?: { readonly on: readonly L[] },
): Vector<U, L, Q> {
  return binary(left.unit, 'unless', left, right.node, options && `on (${options.on.join(', ')})`);
}

/** Series of `left`, and series of `right` without a match in `left`. */
export function or<U extends string, L extends string, Q extends Language>(
  left: Vector<U, L, Q>,
  right: Vector<NoInfer<U>, L, Q> | Vector<NoInfer<U>, never, Q>,
): Vector<U, L, Q> {
  return binary(left.unit, 'or', left, right.node);
}

/**
 * Returns 0 when the vector has no series, so that a panel shows 0 instead of no data. Only for vectors without labels:
 * a zero without labels is a further series beside those of a group, and never goes away.
 */
export function orZero<U extends string, Q extends Language>(v: Vector<U, never, Q>): Vector<U, never, Q> {
  return binary(v.unit, 'or', v, { type: 'call', name: 'vector', args: [{ type: 'number', value: 0 }] });
}

function operand(right: Quantity | AnyVector): Node {
  return 'node' in right ? right.node : { type: 'number', value: right.value };
}

function binary<U extends string, L extends string, Q extends Language>(
  unit: U,
  op: string,
  left: AnyVector<Q>,
  right: Node,
  matching?: string,
): Vector<U, L, Q> {
  const node: Node = { type: 'binary', op, left: left.node, right, ...(matching ? { matching } : {}) };
  return { language: left.language, unit, node };
}
