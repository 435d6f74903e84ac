// Logs: one JSON line per record to stdout, and to Loki where start() was given its address.
import { logLinesTotal } from '@sextant/signals/telemetry';
import type { LogLevel } from '@sextant/signals/query/logql';
import { entryOf, type Fields, type Said } from './log-line';
import { winstonSink, type LogSink } from './log-sink';
import { counter } from '../metrics/metrics';
import { setMisuseSink } from '../misuse';

export type { Fields } from './log-line';

/** Severity, least first, as the number that decides what is written. */
const SEVERITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

const lines = counter(logLinesTotal);

let least = SEVERITY.info;
let sink: Pick<LogSink, 'take'> | undefined;

/** Writes log lines; the run context and the active trace are added to each. Never throws. */
export const log = {
  debug: (message: string, fields?: Fields): void => write({ level: 'debug', message, fields }),
  info: (message: string, fields?: Fields): void => write({ level: 'info', message, fields }),
  warn: (message: string, fields?: Fields): void => write({ level: 'warn', message, fields }),
  /** `error` is anything that was thrown; its class, message and stack go to the line. */
  error: (message: string, error?: unknown, fields?: Fields): void => write({ level: 'error', message, error, fields }),
} as const;

function write(said: Said): void {
  if (SEVERITY[said.level] < least) return;
  lines.inc({ level: said.level });
  sink ??= winstonSink({ service: 'unknown', env: 'local', version: '0.0.0' }, []);
  sink.take(entryOf(said));
}

/** Sets from which level lines are written, and by whom. Called by start() and by the test helper. */
export function configureLogs(settings: { readonly level: LogLevel; readonly sink: Pick<LogSink, 'take'> }): void {
  least = SEVERITY[settings.level];
  sink = settings.sink;
}

setMisuseSink((problem) => log.warn('telemetry was used in a way that is not declared', { problem }));
