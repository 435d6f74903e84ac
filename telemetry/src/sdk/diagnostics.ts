// Writes the diagnostics of the SDK to the log: each message once, and a bounded number of them.
import { diag, DiagLogLevel, type DiagLogger } from '@opentelemetry/api';
import { diagLogLevelFromString, getStringFromEnv, setGlobalErrorHandler } from '@opentelemetry/core';
import { inspect } from 'node:util';
import { log } from '../logs/logs';
import { SpanExportError } from '../traces/export/splitting-exporter';

const MAX_MESSAGES = 200;
const MAX_LENGTH = 1_000;

const written = new Set<string>();

/** Levels come from OTEL_LOG_LEVEL, by default WARN. */
export function logDiagnostics(): void {
  const level = getStringFromEnv('OTEL_LOG_LEVEL');
  const logLevel = (level === undefined ? undefined : diagLogLevelFromString(level)) ?? DiagLogLevel.WARN;
  diag.setLogger(logger, { logLevel, suppressOverrideMessage: true });
  setGlobalErrorHandler((exception) => {
    // These are counted and logged with their address.
    if (exception instanceof SpanExportError) return;
    diag.error(exception instanceof Error ? exception.message : textOf([exception]));
  });
}

const logger: DiagLogger = {
  error: (...message) => write('error', message),
  warn: (...message) => write('warn', message),
  info: (...message) => write('info', message),
  debug: (...message) => write('debug', message),
  verbose: (...message) => write('debug', message),
};

function write(level: 'error' | 'warn' | 'info' | 'debug', message: readonly unknown[]): void {
  const text = textOf(message);
  // Ids and times make most messages about single spans differ.
  const key = text.replace(/[0-9a-f]{16,}|\d+/gi, '#');
  if (written.has(key) || written.size >= MAX_MESSAGES) return;
  written.add(key);
  const fields = { operation: 'opentelemetry', detail: text };
  if (level === 'error') log.error('OpenTelemetry reported a problem', undefined, fields);
  else log[level]('OpenTelemetry reported a problem', fields);
}

function textOf(message: readonly unknown[]): string {
  return message
    .map((part) =>
      typeof part === 'string' ? part : part instanceof Error ? part.message : inspect(part, { depth: 2 }),
    )
    .join(' ')
    .slice(0, MAX_LENGTH);
}
