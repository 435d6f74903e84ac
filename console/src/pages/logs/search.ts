// The search parameters of the page about log lines.
import { definedOf, listOf, oneOf, textOf } from '../../text/search';
import { LEVELS, type LogFilter } from './filter';

export interface LogsSearch extends LogFilter {
  /** Whether new lines are shown as they come. */
  readonly live?: true | undefined;
  /** LogQL, instead of the filter; for platform callers. Empty: not written yet. */
  readonly logql?: string | undefined;
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
    live: input.live === true ? true : undefined,
    logql: input.logql === '' ? '' : textOf(input.logql),
  });
}

/** The part of the search that is a filter. */
export function filterOf({ live: _, logql: __, ...filter }: LogsSearch): LogFilter {
  return definedOf({
    service: filter.service,
    levels: filter.levels,
    text: filter.text,
    run: filter.run,
    trace: filter.trace,
    span: filter.span,
    correlation: filter.correlation,
  });
}
