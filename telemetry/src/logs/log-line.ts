// Log lines: one JSON object a line, with the trace and run that were active when it was written.
import { trace, type SpanContext } from '@opentelemetry/api';
import { LINE_START } from '@sextant/signals/telemetry';
import type { LogLevel } from '@sextant/signals/query/logql';
import { runContext, type RunContext } from '../context';
import { classifyError } from '../errors/errors';
import { isSuspect, redactStart, redactValue } from '../redaction/redaction';

/** What a call adds to its line; keys that are not listed go under `fields`. */
export interface Fields {
  readonly operation?: string | undefined;
  readonly duration_ms?: number | undefined;
  readonly correlation_id?: string | undefined;
  readonly run_id?: string | undefined;
  readonly job_id?: string | undefined;
  readonly org_id?: string | undefined;
  readonly [key: string]: unknown;
}

/** Which program writes the lines. */
export interface Identity {
  readonly service: string;
  readonly env: string;
  readonly version: string;
}

/** What a call says. */
export interface Said {
  readonly level: LogLevel;
  readonly message: string;
  readonly error?: unknown;
  readonly fields?: Fields | undefined;
}

/** All that a line is made of: what the call says, and when and within what it was called. */
export interface Entry extends Said {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly run: RunContext;
  readonly span: SpanContext | undefined;
}

/** The entry of a call that is made now. */
export function entryOf({ level, message, error, fields }: Said): Entry {
  const span = trace.getActiveSpan()?.spanContext();
  return { level, message, error, fields: fields && { ...fields }, at: Date.now(), run: runContext(), span };
}

/** Whether the entry says the same for ever: the caller may change the error and the objects that it refers to. */
export function isFixed({ error, fields }: Entry): boolean {
  if (error !== undefined) return false;
  for (const key in fields) if (typeof fields[key] === 'object' && fields[key] !== null) return false;
  return true;
}

/** Longest texts kept, in characters: a line must stay far under what Loki accepts (256 KiB). */
const MOST_TEXT = 8_192;
const MOST_STACK = 16_384;
const MOST_FIELDS = 65_536;

/** Writes one entry as a line of JSON without its end of line; secrets are redacted. Never throws. */
export function lineOf(entry: Entry, identity: Identity): string {
  const line = written(entry, identity);
  return isSuspect(line) ? JSON.stringify(redactValue(JSON.parse(line))) : line;
}

const NO_FIELDS: Fields = {};
/** Keys of a call's fields that go to the top of the line; the run context may have given them already. */
const TOP: ReadonlySet<string> = new Set(['operation', 'duration_ms', 'correlation_id', 'run_id', 'job_id', 'org_id']);

/** Text by text: an object for JSON.stringify takes twice as long. */
function written(entry: Entry, identity: Identity): string {
  const { level, message, error, fields = NO_FIELDS, at, run, span } = entry;
  const { operation, duration_ms } = fields;
  const line =
    `${LINE_START}${timestamp(at)}","level":"${level}","message":${JSON.stringify(shortened(String(message), MOST_TEXT))}` +
    identityJson(identity) +
    member('operation', operation) +
    member('duration_ms', duration_ms === undefined ? undefined : Math.round(duration_ms * 1000) / 1000) +
    (span === undefined ? '' : `,"trace_id":"${span.traceId}","span_id":"${span.spanId}"`) +
    member('correlation_id', fields.correlation_id ?? run.correlation_id) +
    member('run_id', fields.run_id ?? run.run_id) +
    member('job_id', fields.job_id ?? run.job_id) +
    member('org_id', fields.org_id ?? run.org_id) +
    (error === undefined ? '' : errorJson(error));
  const own = fieldsJson(fields);
  return line.length + own.length <= MOST_FIELDS ? `${line}${own}}` : `${line},"fields":${TRUNCATED}}`;
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

/** What goes under `fields`: every key that has no place of its own. */
function fieldsJson(fields: Fields): string {
  let own: Record<string, unknown> | undefined;
  for (const key in fields) {
    if (TOP.has(key)) continue;
    const value = fields[key];
    // Errors have no JSON of their own.
    (own ??= {})[key] = value instanceof Error ? value.message : value;
  }
  return own === undefined ? '' : `,"fields":${stringify(own)}`;
}

/** Also for what JSON does not know (bigint), or what cannot be written at all: it must not cost the line. */
function stringify(own: Record<string, unknown>): string {
  try {
    // Without a replacer: with one, JSON.stringify takes several times as long.
    return JSON.stringify(own);
  } catch {
    try {
      return JSON.stringify(own, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    } catch (failure) {
      return JSON.stringify({ unwritable: String(failure) });
    }
  }
}

function errorJson(error: unknown): string {
  return `,${JSON.stringify(errorFields(error)).slice(1, -1)}`;
}

function errorFields(error: unknown): Record<string, string> {
  return {
    'error.class': classifyError(error).class,
    'error.message': shortened(error instanceof Error ? error.message : String(error), MOST_TEXT),
    'error.stack': shortened(stackOf(error), MOST_STACK),
  };
}

function stackOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  if (error.cause === undefined || depth > 5) return own;
  return `${own}\ncaused by: ${stackOf(error.cause, depth + 1)}`;
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${redactStart(text, most)}… (${text.length - most} characters left out)`;
}

let lastMs = 0;
let lastText = '';

/** RFC 3339 in milliseconds; written once per millisecond, as busy services log many lines in one. */
function timestamp(ms: number): string {
  if (ms !== lastMs) {
    lastMs = ms;
    lastText = new Date(ms).toISOString();
  }
  return lastText;
}
