// The log query of a form: every value is a quoted string of the typed builder, and never text of the query.
import { ALL_ORGS } from '@sextant/records/database/scope';
import { correlationId, orgIdField, runIdField, traceId } from '@sextant/signals/log-fields';
import { containing, logs, whereField, withFields, type LogLevel, type LogQuery } from '@sextant/signals/query/logql';
import { matching, oneOf } from '@sextant/signals/query/match';
import type { OrgScope } from '../http/org-scope';

export interface LogFilter {
  readonly service?: string | undefined;
  /** Lines of any of these levels; empty: all levels. */
  readonly levels: readonly LogLevel[];
  readonly runId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Text that the line contains. */
  readonly text?: string | undefined;
}

/** Selects the lines of the scope that meet the filter. */
export function logQueryOf(scope: OrgScope, filter: LogFilter): LogQuery {
  const { service, levels } = filter;
  const streams = logs({
    service: service ?? matching('.+'),
    ...(levels.length > 0 && { level: oneOf(...levels) }),
  });
  const text = filter.text === undefined ? streams : containing(streams, jsonText(filter.text));
  const ids = [
    ...(scope.orgId === ALL_ORGS ? [] : [[orgIdField, scope.orgId] as const]),
    ...(filter.runId === undefined ? [] : [[runIdField, filter.runId] as const]),
    ...(filter.traceId === undefined ? [] : [[traceId, filter.traceId] as const]),
    ...(filter.correlationId === undefined ? [] : [[correlationId, filter.correlationId] as const]),
  ];
  if (ids.length === 0) return text;
  // The ids as text first: Loki then parses few lines as JSON.
  const narrowed = ids.reduce((query, [, id]) => containing(query, jsonText(id)), text);
  const parsed = withFields(narrowed, ...ids.map(([field]) => field));
  const { language, node } = ids.reduce((query, [field, id]) => whereField(query, field.name, id), parsed);
  return { language, node };
}

/** The text as it is inside a string of a JSON line. */
function jsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The parts of a line that a filter is compared with. */
export interface FilteredLine {
  readonly service: string | null;
  readonly level: string | null;
  readonly run_id: string | null;
  readonly trace_id: string | null;
  readonly correlation_id: string | null;
  /** Id of the org; null for lines of the platform. */
  readonly orgId: string | null;
}

/** Whether the caller may see a line; the query is not trusted alone. */
export function isVisibleLine({ orgId }: OrgScope, line: Pick<FilteredLine, 'orgId'>): boolean {
  return orgId === ALL_ORGS || line.orgId === orgId;
}

/** Whether a line meets the filter. */
export function meets(filter: LogFilter, line: FilteredLine): boolean {
  const equals = (wanted: string | undefined, value: string | null) => wanted === undefined || wanted === value;
  return (
    equals(filter.service, line.service) &&
    (filter.levels.length === 0 || filter.levels.some((level) => level === line.level)) &&
    equals(filter.runId, line.run_id) &&
    equals(filter.traceId, line.trace_id) &&
    equals(filter.correlationId, line.correlation_id)
  );
}
