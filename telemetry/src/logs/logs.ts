// Logs: one JSON line per call, to stdout and, when LOKI_URL is set, to Loki.
import type { LogLevel } from '@sextant/signals/query/logql';
import { logLinesTotal } from '@sextant/signals/telemetry';
import { counter } from '../metrics/metrics';
import { setMisuseHandler } from '../misuse';
import { captureRecord, type Fields, type LogCall, type LogRecord } from './line/record';
import { isEnabled, logger, onLoggerCall, write } from './logger';

export type { Fields } from './line/record';
export { logger } from './logger';

const lines = counter(logLinesTotal);

let sink: (record: LogRecord) => void = write;

/** Writes log lines with the run context and the active trace. Never throws. */
export const log = {
  debug: (message: string, fields?: Fields): void => emit({ level: 'debug', message, fields }),
  info: (message: string, fields?: Fields): void => emit({ level: 'info', message, fields }),
  warn: (message: string, fields?: Fields): void => emit({ level: 'warn', message, fields }),
  /** `error` is any thrown value; the line has its class, message and stack. */
  error: (message: string, error?: unknown, fields?: Fields): void => emit({ level: 'error', message, error, fields }),
} as const;

function emit(call: LogCall): void {
  if (!isEnabled(call.level)) return;
  lines.inc({ level: call.level });
  sink(captureRecord(call));
}
onLoggerCall(emit);

/** Sets the minimum level, and a receiver of all records in tests; for start() and the test helper. */
export function configureLogs(settings: {
  readonly level: LogLevel;
  readonly sink?: { readonly write: (record: LogRecord) => void };
}): void {
  logger.level = settings.level;
  sink = settings.sink?.write ?? write;
}

setMisuseHandler((problem) => log.warn('telemetry was used incorrectly', { problem }));
