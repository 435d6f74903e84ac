// Expressions of the PromQL and LogQL builders: a syntax tree with a unit and a set of labels.
import type { Duration, Window } from './duration';

export type Matcher = { readonly label: string; readonly op: '=' | '!=' | '=~' | '!~'; readonly value: string };

export type Node =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | {
      readonly type: 'selector';
      readonly name: string;
      readonly matchers: readonly Matcher[];
      readonly range?: Window;
      /** How long ago the series are read. */
      readonly offset?: Duration;
    }
  | {
      readonly type: 'logs';
      readonly matchers: readonly Matcher[];
      readonly pipeline: readonly string[];
      readonly range?: Duration | '$__auto';
    }
  | { readonly type: 'subquery'; readonly arg: Node; readonly window: Duration; readonly step: Duration }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Node[] }
  | {
      readonly type: 'aggregate';
      readonly name: string;
      readonly by: readonly string[];
      readonly arg: Node;
    }
  | {
      readonly type: 'binary';
      readonly op: string;
      readonly left: Node;
      readonly right: Node;
      readonly matching?: string;
    };

/** A vector with any labels. */
export interface AnyVector<Q extends Language = Language, U extends string = string> {
  readonly language: Q;
  readonly unit: U;
  readonly node: Node;
  /** Bucket bounds of the histogram behind a quantile; only thresholds at a bound compare exactly. */
  readonly edges?: readonly number[];
}

/**
 * An instant vector of unit `U` with the labels `L`, in the language `Q`. Vectors of different languages cannot be
 * combined.
 */
export interface Vector<
  U extends string = string,
  L extends string = string,
  Q extends Language = Language,
> extends AnyVector<Q, U> {
  /** For the compiler only: binary operators require equal labels. */
  readonly labels?: (label: L) => L;
}

export type Language = 'promql' | 'logql';

/** A number with a unit, for thresholds. */
export interface Quantity<U extends string = string> {
  readonly value: number;
  readonly unit: U;
}

export function quantity<const U extends string>(value: number, unit: U): Quantity<U> {
  return { value, unit };
}

export const seconds = (value: number): Quantity<'seconds'> => quantity(value, 'seconds');
export const bytes = (value: number): Quantity<'bytes'> => quantity(value, 'bytes');
/** A ratio between 0 and 1. */
export const ratio = (value: number): Quantity<'ratio'> => quantity(value, 'ratio');
export const percent = (value: number): Quantity<'percent'> => quantity(value, 'percent');
/** Events per second, the unit of `rate()`. */
export const perSecond = <const U extends string>(value: number, unit: U): Quantity<`${U}/second`> =>
  quantity(value, `${unit}/second`);
