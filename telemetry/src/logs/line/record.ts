// A log call with its time and context.
import { isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';
import type { LogLevel } from '@sextant/signals/query/logql';
import { runContext, type RunContext } from '../../context';
import { keysOf } from './fields';
import { UNREADABLE } from './text';

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

/** Captures the time and context of a log call. Never throws. */
export function captureRecord({ level, message, error, fields }: LogCall): LogRecord {
  const active = trace.getActiveSpan()?.spanContext();
  // Without a tracer provider the ids of a span are zeros.
  const span = active && isSpanContextValid(active) ? active : undefined;
  return { level, message, error, fields: fields && copyOf(fields), at: Date.now(), run: runContext(), span };
}

/** Whether the caller cannot change the record: it refers to no error and no object. */
export function isImmutable({ message, error, fields }: LogRecord): boolean {
  if (error !== undefined || isMutable(message)) return false;
  for (const key in fields) if (isMutable(fields[key])) return false;
  return true;
}

function isMutable(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A shallow copy, in which a member that throws is named. */
function copyOf(fields: Fields): Fields {
  try {
    return { ...fields };
  } catch {
    return Object.fromEntries(keysOf(fields, NONE).map((key) => [key, readOr(fields, key)]));
  }
}

const NONE: ReadonlySet<string> = new Set();

function readOr(fields: Fields, key: string): unknown {
  try {
    return fields[key];
  } catch {
    return UNREADABLE;
  }
}
