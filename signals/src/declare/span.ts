// Spans and their attributes as typed values.

export interface AttributeTypes {
  readonly string: string;
  readonly int: number;
  readonly double: number;
  readonly boolean: boolean;
  readonly 'string[]': readonly string[];
}

/** One attribute of a span: its full name and the type of its value. */
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

/** The record of values for a list of attributes; each is optional, as a span may learn it late or never. */
export type AttributeValues<A extends readonly Attribute[]> = {
  readonly [K in A[number] as K['name']]?:
    (K extends Attribute<string, infer T> ? AttributeTypes[T] : never) | undefined;
};

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** A kind of span that our own code starts; instrumentations of libraries bring their own. */
export interface Span<N extends string = string, A extends readonly Attribute[] = readonly Attribute[]> {
  readonly declares: 'span';
  /** The span's name, or its pattern with `{placeholders}` where the name has low-cardinality parts. */
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
