// Spans and their attributes.

export interface AttributeTypes {
  readonly string: string;
  readonly int: number;
  readonly double: number;
  readonly boolean: boolean;
  readonly 'string[]': readonly string[];
}

export interface Attribute<N extends string = string, T extends keyof AttributeTypes = keyof AttributeTypes> {
  readonly declares: 'attribute';
  readonly name: N;
  readonly type: T;
  readonly description: string;
}

/** Declares a span attribute. */
export function attribute<const N extends string, const T extends keyof AttributeTypes>(
  name: N,
  type: T,
  description: string,
): Attribute<N, T> {
  return { declares: 'attribute', name, type, description };
}

/** Values for a list of attributes; all are optional, as spans may set them late or never. */
export type AttributeValues<A extends readonly Attribute[]> = {
  readonly [K in A[number] as K['name']]?:
    (K extends Attribute<string, infer T> ? AttributeTypes[T] : never) | undefined;
};

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** A span that our code starts, as opposed to an instrumentation. */
export interface Span<N extends string = string, A extends readonly Attribute[] = readonly Attribute[]> {
  readonly declares: 'span';
  /** Name or pattern with `{attribute}` placeholders of low cardinality. */
  readonly name: N;
  readonly kind: SpanKind;
  readonly description: string;
  readonly attributes: A;
}

/** Declares a span. */
export function span<const N extends string, const A extends readonly Attribute[]>(
  spec: Omit<Span<N, A>, 'declares'>,
): Span<N, A> {
  return { declares: 'span', ...spec };
}
