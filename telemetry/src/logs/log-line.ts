// Log lines: one JSON object per line, with the active trace and run.
import { trace, type SpanContext } from '@opentelemetry/api';
import type { LogLevel } from '@sextant/signals/query/logql';
import { LINE_START } from '@sextant/signals/telemetry';
import { runContext, type RunContext } from '../context';
import { classifyError } from '../errors/errors';
import { mayContainSecret, redactStart, redactValue } from '../redaction/redaction';

/** Fields of a log call; unlisted keys go under `fields`. */
export interface Fields {
  readonly operation?: string | undefined;
  readonly duration_ms?: number | undefined;
  readonly correlation_id?: string | undefined;
  readonly run_id?: string | undefined;
  readonly job_id?: string | undefined;
  readonly org_id?: string | undefined;
  readonly [key: string]: unknown;
}

/** The program that writes the lines. */
export interface Identity {
  readonly service: string;
  readonly env: string;
  readonly version: string;
}

/** The arguments of a log call. */
export interface LogCall {
  readonly level: LogLevel;
  readonly message: string;
  readonly error?: unknown;
  readonly fields?: Fields | undefined;
}

/** The content of a line: the log call with its time and context. */
export interface LogRecord extends LogCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly run: RunContext;
  readonly span: SpanContext | undefined;
}

/** Captures the time and context of a log call. */
export function captureRecord({ level, message, error, fields }: LogCall): LogRecord {
  const span = trace.getActiveSpan()?.spanContext();
  return { level, message, error, fields: fields && { ...fields }, at: Date.now(), run: runContext(), span };
}

/** Whether the caller cannot change the record: it refers to no error and no object. */
export function isImmutable({ error, fields }: LogRecord): boolean {
  if (error !== undefined) return false;
  for (const key in fields) if (typeof fields[key] === 'object' && fields[key] !== null) return false;
  return true;
}

/** Limits in characters; Loki accepts lines up to 256 KiB. */
const MAX_MESSAGE_LENGTH = 8_192;
const MAX_STACK_LENGTH = 16_384;
const MAX_LINE_LENGTH = 65_536;

/** Formats a record as JSON without a newline and redacts secrets. Never throws. */
export function lineOf(record: LogRecord, identity: Identity): string {
  const line = formatLine(record, identity);
  return mayContainSecret(line) ? JSON.stringify(redactValue(JSON.parse(line))) : line;
}

const NO_FIELDS: Fields = {};
/** Fields at the top level of a line; the run context may also set them. */
const TOP_LEVEL: ReadonlySet<string> = new Set([
  'operation',
  'duration_ms',
  'correlation_id',
  'run_id',
  'job_id',
  'org_id',
]);

/** Concatenates strings: JSON.stringify on a whole object takes twice as long. */
function formatLine(record: LogRecord, identity: Identity): string {
  const { level, message, error, fields = NO_FIELDS, at, run, span } = record;
  const { operation, duration_ms } = fields;
  const line =
    `${LINE_START}${timestamp(at)}","level":"${level}","message":${JSON.stringify(truncate(String(message), MAX_MESSAGE_LENGTH))}` +
    identityJson(identity) +
    member('operation', operation) +
    member('duration_ms', duration_ms === undefined ? undefined : Math.round(duration_ms * 1000) / 1000) +
    (span === undefined ? '' : `,"trace_id":"${span.traceId}","span_id":"${span.spanId}"`) +
    member('correlation_id', fields.correlation_id ?? run.correlation_id) +
    member('run_id', fields.run_id ?? run.run_id) +
    member('job_id', fields.job_id ?? run.job_id) +
    member('org_id', fields.org_id ?? run.org_id) +
    (error === undefined ? '' : errorJson(error));
  const others = fieldsJson(fields);
  return line.length + others.length <= MAX_LINE_LENGTH ? `${line}${others}}` : `${line},"fields":${TRUNCATED}}`;
}

const TRUNCATED = '{"truncated":true}';

function member(key: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  return `,"${key}":${JSON.stringify(typeof value === 'number' ? value : String(value))}`;
}

let lastIdentity: Identity | undefined;
let lastIdentityJson = '';

function identityJson(identity: Identity): string {
  if (identity !== lastIdentity) {
    const { service, env, version } = identity;
    lastIdentity = identity;
    lastIdentityJson = member('service', service) + member('env', env) + member('version', version);
  }
  return lastIdentityJson;
}

/** The fields that are not at the top level. */
function fieldsJson(fields: Fields): string {
  let others: Record<string, unknown> | undefined;
  for (const key in fields) {
    if (TOP_LEVEL.has(key)) continue;
    const value = fields[key];
    // JSON.stringify would turn an Error into {}.
    (others ??= {})[key] = value instanceof Error ? value.message : value;
  }
  return others === undefined ? '' : `,"fields":${stringify(others)}`;
}

/** Serializes bigints as text, and replaces fields that cannot be serialized: the line must not be lost. */
function stringify(fields: Record<string, unknown>): string {
  try {
    // A replacer would make JSON.stringify several times slower.
    return JSON.stringify(fields);
  } catch {
    try {
      return JSON.stringify(fields, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    } catch (failure) {
      return JSON.stringify({ unserializable: String(failure) });
    }
  }
}

function errorJson(error: unknown): string {
  return `,${JSON.stringify(errorFields(error)).slice(1, -1)}`;
}

function errorFields(error: unknown): Record<string, string> {
  return {
    'error.class': classifyError(error).class,
    'error.message': truncate(error instanceof Error ? error.message : String(error), MAX_MESSAGE_LENGTH),
    'error.stack': truncate(stackOf(error), MAX_STACK_LENGTH),
  };
}

function stackOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  if (error.cause === undefined || depth > 5) return stack;
  return `${stack}\ncaused by: ${stackOf(error.cause, depth + 1)}`;
}

function truncate(text: string, max: number): string {
  return text.length <= max ? text : `${redactStart(text, max)}… (${text.length - max} characters omitted)`;
}

let lastMs = 0;
let lastText = '';

/** RFC 3339 with milliseconds, formatted once per millisecond. */
function timestamp(ms: number): string {
  if (ms !== lastMs) {
    lastMs = ms;
    lastText = new Date(ms).toISOString();
  }
  return lastText;
}
