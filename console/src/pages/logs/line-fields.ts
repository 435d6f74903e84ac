// The fields of a log line as names and values, and the filter that keeps the lines with the same value.
import { duration } from '../../text/format';
import type { LogFilter, LogLine } from './filter';
import { LEVELS } from './filter';

export interface LineField {
  readonly name: string;
  readonly value: string;
  /** Undefined when no filter finds the value. */
  readonly filter: Partial<LogFilter> | undefined;
}

/** Shorter values are found in too many lines. */
const MIN_TEXT = 3;
const MAX_TEXT = 500;

/** Every field that has a value. */
export function fieldsOf(line: LogLine): readonly LineField[] {
  const level = LEVELS.find((one) => one === line.level);
  const known: readonly (readonly [string, string | null | undefined, Partial<LogFilter> | undefined])[] = [
    ['level', line.level, level && { levels: [level] }],
    ['service', line.service, line.service === null ? undefined : { service: line.service }],
    ['org', line.org, undefined],
    ['operation', line.operation, textFilter(line.operation)],
    ['duration', line.duration_ms === null ? null : duration(line.duration_ms / 1000), undefined],
    ['run_id', line.run_id, line.run_id === null ? undefined : { run: line.run_id }],
    ['job_id', line.job_id, textFilter(line.job_id)],
    ['trace_id', line.trace_id, line.trace_id === null ? undefined : { trace: line.trace_id }],
    ['span_id', line.span_id, textFilter(line.span_id)],
    [
      'correlation_id',
      line.correlation_id,
      line.correlation_id === null ? undefined : { correlation: line.correlation_id },
    ],
    ['error.class', line.error?.class, textFilter(line.error?.class)],
    ['error.message', line.error?.message, textFilter(line.error?.message)],
  ];
  const more = Object.entries(line.fields ?? {}).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return [`fields.${name}`, text, textFilter(typeof value === 'object' ? undefined : text)] as const;
  });
  return [...known, ...more].flatMap(([name, value, filter]) =>
    value === null || value === undefined ? [] : [{ name, value, filter }],
  );
}

/** The API filters by few fields; other values are found as text of the line. */
function textFilter(value: string | null | undefined): Partial<LogFilter> | undefined {
  if (value === null || value === undefined || value.length < MIN_TEXT || value.length > MAX_TEXT) return undefined;
  return { text: value };
}

/** The further fields in one line, e.g. `attempt=1 model=gpt-4.1-mini`. */
export function summaryOf({ operation, duration_ms: ms, error, fields }: LogLine): string {
  const parts = [
    error?.message ?? error?.class,
    operation,
    ms === null ? undefined : duration(ms / 1000),
    ...Object.entries(fields ?? {}).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ];
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');
}
