// Log lines: one JSON object per line, with the active trace and run.
import type { LogLevel } from '@sextant/signals/query/logql';
import { LINE_START } from '@sextant/signals/telemetry';
import { classifyError } from '../../errors/errors';
import { mayContainSecret, redactStart, redactText, redactValue } from '../../redaction/redaction';
import { codesOf, messageOf, stackOf } from './error-fields';
import { fieldsJson, keysOf } from './fields';
import type { Fields, LogRecord } from './record';
import { omitted, textOf } from './text';

/** The program that writes the lines. */
export interface Identity {
  readonly service: string;
  readonly env: string;
  readonly version: string;
  /** Unique id of this process: `service.instance.id`. */
  readonly instance?: string;
}

/** Ids by which lines are looked up; in Loki they are structured metadata. */
export interface LineIds {
  readonly trace_id?: string | undefined;
  readonly span_id?: string | undefined;
  readonly run_id?: string | undefined;
  readonly correlation_id?: string | undefined;
}

/** A finished line, without its newline. */
export interface Line {
  readonly level: LogLevel;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
  readonly ids: LineIds;
}

/** Limits in characters; Loki accepts lines up to 256 KiB, and a character takes up to three bytes. */
const MAX_MESSAGE_LENGTH = 8_192;
const MAX_STACK_LENGTH = 16_384;
const MAX_ID_LENGTH = 256;
const MAX_LINE_LENGTH = 65_536;

/** Formats a record as one line of JSON and redacts secrets. Never throws. */
export function lineOf(record: LogRecord, identity: Identity): Line {
  const { level, at } = record;
  try {
    const ids = idsOf(record);
    const text = formatLine(record, ids, identity);
    // The encoded text of a secret differs from the secret where characters are escaped.
    if (!text.includes('\\') && !mayContainSecret(text)) return { level, at, text, ids };
    return { level, at, text: JSON.stringify(redactValue(JSON.parse(text))), ids: redactIds(ids) };
  } catch {
    const message = 'a log line could not be written';
    return { level, at, text: `${LINE_START}${timestamp(at)}","level":"${level}","message":"${message}"}`, ids: {} };
  }
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
function formatLine(record: LogRecord, ids: LineIds, identity: Identity): string {
  const { level, message, error, at, run } = record;
  const fields = record.fields ?? NO_FIELDS;
  const line =
    `${LINE_START}${timestamp(at)}","level":"${level}","message":${JSON.stringify(truncate(textOf(message), MAX_MESSAGE_LENGTH))}` +
    identityJson(identity) +
    idMember('operation', fields.operation) +
    durationMember(fields.duration_ms) +
    (ids.trace_id === undefined ? '' : `,"trace_id":"${ids.trace_id}","span_id":"${ids.span_id}"`) +
    idMember('correlation_id', ids.correlation_id) +
    idMember('run_id', ids.run_id) +
    idMember('job_id', fields.job_id ?? run.job_id) +
    idMember('org_id', fields.org_id ?? run.org_id) +
    (error === undefined ? '' : errorMembers(error));
  const keys = keysOf(fields, TOP_LEVEL);
  if (keys.length === 0) return `${line}}`;
  return `${line},"fields":${fieldsJson(fields, keys, MAX_LINE_LENGTH - line.length)}}`;
}

export function idsOf({ fields, run, span }: LogRecord): LineIds {
  return {
    trace_id: span?.traceId,
    span_id: span?.spanId,
    run_id: idOf(fields?.run_id ?? run.run_id),
    correlation_id: idOf(fields?.correlation_id ?? run.correlation_id),
  };
}

function redactIds(ids: LineIds): LineIds {
  const redact = (id: string | undefined): string | undefined => id && redactText(id);
  return { ...ids, run_id: redact(ids.run_id), correlation_id: redact(ids.correlation_id) };
}

function idOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value);
  return text.length <= MAX_ID_LENGTH ? text : text.slice(0, MAX_ID_LENGTH);
}

function idMember(key: string, value: unknown): string {
  const id = idOf(value);
  return id === undefined ? '' : `,"${key}":${JSON.stringify(id)}`;
}

/** In milliseconds with three decimals. Accepts bigints; leaves out what is not a number. */
function durationMember(value: unknown): string {
  const ms = typeof value === 'bigint' ? Number(value) : value;
  return typeof ms === 'number' && Number.isFinite(ms) ? `,"duration_ms":${Math.round(ms * 1000) / 1000}` : '';
}

let lastIdentity: Identity | undefined;
let lastIdentityJson = '';

function identityJson(identity: Identity): string {
  if (identity !== lastIdentity) {
    const { service, env, version } = identity;
    lastIdentity = identity;
    lastIdentityJson = idMember('service', service) + idMember('env', env) + idMember('version', version);
  }
  return lastIdentityJson;
}

function errorMembers(error: unknown): string {
  const { code, detail } = codesOf(error);
  const members = {
    'error.class': classifyError(error).class,
    'error.message': truncate(messageOf(error), MAX_MESSAGE_LENGTH),
    'error.code': code,
    'error.detail': detail,
    'error.stack': truncate(stackOf(error), MAX_STACK_LENGTH),
  };
  return `,${JSON.stringify(members).slice(1, -1)}`;
}

/** Redacts before it cuts, as a secret that is cut in two is not recognized. */
function truncate(text: string, max: number): string {
  return text.length <= max ? text : `${redactStart(text, max)}${omitted(text.length - max)}`;
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
