// Log fields: the top-level keys of a JSON log line.
import type { AttributeTypes } from './span';

export interface LogField<N extends string = string, T extends keyof AttributeTypes = keyof AttributeTypes> {
  readonly declares: 'log-field';
  readonly name: N;
  readonly type: T;
  readonly description: string;
}

/** Declares a top-level key of a log line. */
export function logField<const N extends string, const T extends keyof AttributeTypes>(
  name: N,
  type: T,
  description: string,
): LogField<N, T> {
  return { declares: 'log-field', name, type, description };
}
