// A trace as the API returns it.
import type { ResponseOf } from '../api/types';

export type Trace = ResponseOf<'get', '/api/v1/traces/{id}'>;
export type Span = Trace['spans'][number];
export type Attributes = Span['attributes'];

/** A range in seconds from the start of the trace. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

export function endOf({ offset_seconds: start, duration_seconds: length }: Span): number {
  return start + length;
}

export function isFailed({ status }: Span): boolean {
  return status === 'error';
}
