// Recording rules as typed values: Prometheus evaluates them like alerts and stores the result as a series.
import type { AnyVector, Vector } from '@sextant/signals/query/expression';
import { recorded } from '@sextant/signals/query/promql';

/** A declared recording rule. */
export interface Recording {
  readonly declares: 'recording';
  /** The name of the recorded series: `level:metric:operations`. */
  readonly name: string;
  readonly value: AnyVector<'promql'>;
}

/** Declares a recording rule. `series` is the recorded series for other queries, with the same unit and labels. */
export function recording<U extends string, L extends string>(
  name: string,
  value: Vector<U, L, 'promql'>,
): Recording & { readonly series: Vector<U, L, 'promql'> } {
  return { declares: 'recording', name, value, series: recorded(name, value) };
}

export function isRecording(value: unknown): value is Recording {
  return typeof value === 'object' && value !== null && 'declares' in value && value.declares === 'recording';
}
