// Which log lines are shown.
import type { ItemOf, RequestOf } from '../../api/types';

export const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

export type LogLine = ItemOf<'/api/v1/logs'>;

export interface LogFilter {
  readonly service?: string;
  /** Any of these; absent: all. */
  readonly levels?: readonly Level[];
  /** Text that the line contains; case matters. */
  readonly text?: string;
  /** Id of a run. */
  readonly run?: string;
  /** Id of a trace. */
  readonly trace?: string;
  /** Id of a span. The API does not know it: lines of other spans are left out after they are read. */
  readonly span?: string;
  readonly correlation?: string;
}

export interface LogQuery extends LogFilter {
  /** Start and end, as in the address: RFC 3339, or relative like `now-1h`. */
  readonly from: string;
  readonly to: string;
}

type FilterParameters = NonNullable<RequestOf<'get', '/api/v1/logs/volume'>['query']>;

/** The parameters of the API, without the time range. */
export function parametersOf({ service, levels, text, run, trace, correlation }: LogFilter): FilterParameters {
  return { service, level: levels, text, run_id: run, trace_id: trace, correlation_id: correlation };
}

export function isOfSpan({ span }: LogFilter, line: LogLine): boolean {
  return span === undefined || line.span_id === span;
}
