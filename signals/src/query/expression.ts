// Expressions: what PromQL and LogQL builders return; a unit and a set of labels travel with the syntax tree.
import type { Duration, Window } from './duration';

export type Matcher = { readonly label: string; readonly op: '=' | '!=' | '=~' | '!~'; readonly value: string };

export type Node =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'seconds'; readonly duration: Duration }
  | {
      readonly type: 'selector';
      readonly name: string;
      readonly matchers: readonly Matcher[];
      readonly range?: Window;
      readonly offset?: Duration;
    }
  | {
      readonly type: 'logs';
      readonly matchers: readonly Matcher[];
      readonly pipeline: readonly string[];
      readonly range?: Duration | '$__auto';
    }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Node[] }
  | {
      readonly type: 'aggregate';
      readonly name: string;
      readonly by: readonly string[];
      readonly param?: number;
      readonly arg: Node;
    }
  | {
      readonly type: 'binary';
      readonly op: string;
      readonly left: Node;
      readonly right: Node;
      readonly matching?: string;
    };

/** What every vector is, whatever its labels: a syntax tree with a unit. */
export interface AnyVector<Q extends Language = Language, U extends string = string> {
  readonly language: Q;
  readonly unit: U;
  readonly node: Node;
  /** Bucket edges of the histogram that a quantile is read from: only there is a comparison exact. */
  readonly edges?: readonly number[];
}

/**
 * An instant vector of unit `U` whose series carry the labels `L`. `Q` is the language that it is written in;
 * vectors of two languages cannot be combined.
 */
export interface Vector<
  U extends string = string,
  L extends string = string,
  Q extends Language = Language,
> extends AnyVector<Q, U> {
  /** Exists for the compiler alone: two vectors match series by series only when their labels are the same. */
  readonly labels?: (label: L) => L;
}

export type Language = 'promql' | 'logql';

/** A plain number with a unit, for thresholds. */
export interface Quantity<U extends string = string> {
  readonly value: number;
  readonly unit: U;
}

/** A number of the given unit. */
export function quantity<const U extends string>(value: number, unit: U): Quantity<U> {
  return { value, unit };
}

export const seconds = (value: number): Quantity<'seconds'> => quantity(value, 'seconds');
export const bytes = (value: number): Quantity<'bytes'> => quantity(value, 'bytes');
/** A share between 0 and 1. */
export const ratio = (value: number): Quantity<'ratio'> => quantity(value, 'ratio');
export const percent = (value: number): Quantity<'percent'> => quantity(value, 'percent');
/** A number of events a second, as `rate()` of a counter gives. */
export const perSecond = <const U extends string>(value: number, unit: U): Quantity<`${U}/second`> =>
  quantity(value, `${unit}/second`);
