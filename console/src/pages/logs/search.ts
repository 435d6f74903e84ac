// The search parameters of the page about log lines.
import { definedOf, listOf, oneOf, textOf } from '../../text/search';
import { LEVELS, type LogFilter } from './filter';

export interface LogsSearch extends LogFilter {
  /** LogQL, instead of the filter; for platform callers. */
  readonly query?: string | undefined;
}

export function logsSearchOf(input: Record<string, unknown>): LogsSearch {
  const levels = listOf(input.levels)?.flatMap((level) => oneOf(LEVELS, level) ?? []);
  return definedOf({
    service: textOf(input.service),
    levels: levels?.length ? levels : undefined,
    text: textOf(input.text),
    run: textOf(input.run),
    trace: textOf(input.trace),
    span: textOf(input.span),
    correlation: textOf(input.correlation),
    query: textOf(input.query),
  });
}
