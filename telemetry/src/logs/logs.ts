// Logs: one JSON line per call, to stdout and, when LOKI_URL is set, to Loki.
import type { LogLevel } from '@sextant/signals/query/logql';
import { logLinesTotal } from '@sextant/signals/telemetry';
import { counter } from '../metrics/metrics';
import { setMisuseHandler } from '../misuse';
import { captureRecord, type Fields, type LogCall } from './log-line';
import { winstonSink, type LogSink } from './log-sink';

export type { Fields } from './log-line';

const SEVERITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

const lines = counter(logLinesTotal);

let minSeverity = SEVERITY.info;
let sink: Pick<LogSink, 'write'> | undefined;

/** Writes log lines with the run context and the active trace. Never throws. */
export const log = {
  debug: (message: string, fields?: Fields): void => emit({ level: 'debug', message, fields }),
  info: (message: string, fields?: Fields): void => emit({ level: 'info', message, fields }),
  warn: (message: string, fields?: Fields): void => emit({ level: 'warn', message, fields }),
  /** `error` is any thrown value; the line has its class, message and stack. */
  error: (message: string, error?: unknown, fields?: Fields): void => emit({ level: 'error', message, error, fields }),
} as const;

function emit(call: LogCall): void {
  if (SEVERITY[call.level] < minSeverity) return;
  lines.inc({ level: call.level });
  sink ??= winstonSink({ service: 'unknown', env: 'local', version: '0.0.0' }, []);
  sink.write(captureRecord(call));
}

/** Sets the minimum level and the sink; for start() and the test helper. */
export function configureLogs(settings: { readonly level: LogLevel; readonly sink: Pick<LogSink, 'write'> }): void {
  minSeverity = SEVERITY[settings.level];
  sink = settings.sink;
}

setMisuseHandler((problem) => log.warn('telemetry was used incorrectly', { problem }));
