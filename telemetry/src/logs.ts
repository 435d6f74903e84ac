// Logs: one JSON line per record to stdout, and to Loki where start() was given its address.
import { createLogger } from 'winston';
import type TransportStream from 'winston-transport';
import { logLinesTotal } from '@sextant/signals/logs';
import { LOG_LEVELS, type LogLevel } from '@sextant/signals/query/logql';
import { isLineTransport } from './line-transport';
import { lineOf, type Entry, type Fields, type Identity } from './log-line';
import { counter } from './metrics';
import { reportMisuse, setMisuseSink } from './misuse';
import { StdoutTransport } from './stdout-transport';

export type { Fields } from './log-line';

/** Severity, least first, as the number that decides what is written. */
const SEVERITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
/** Where winston's streams look for the severity and the finished line. */
const LEVEL = Symbol.for('level');
const MESSAGE = Symbol.for('message');

const lines = counter(logLinesTotal);

/** Takes finished lines. */
export type LogSink = (level: LogLevel, line: string) => void;

let identity: Identity = { service: 'unknown', env: 'local', version: '0.0.0' };
let least = SEVERITY.info;
let sink: LogSink | undefined;

/** Writes log lines; the run context and the active trace are added to each. Never throws. */
export const log = {
  debug: (message: string, fields?: Fields): void => write({ level: 'debug', message, fields }),
  info: (message: string, fields?: Fields): void => write({ level: 'info', message, fields }),
  warn: (message: string, fields?: Fields): void => write({ level: 'warn', message, fields }),
  /** `error` is anything that was thrown; its class, message and stack go to the line. */
  error: (message: string, error?: unknown, fields?: Fields): void => write({ level: 'error', message, error, fields }),
} as const;

function write(entry: Entry): void {
  if (SEVERITY[entry.level] < least) return;
  lines.inc({ level: entry.level });
  sink ??= winstonSink([]);
  sink(entry.level, lineOf(entry, identity));
}

/** Hands lines to winston's transports: to stdout always, and to those given. Ours take a line as it is. */
export function winstonSink(targets: readonly TransportStream[]): LogSink {
  const ours = [new StdoutTransport(), ...targets.filter(isLineTransport)];
  const others = targets.filter((target) => !isLineTransport(target));
  const toOthers = others.length > 0 ? streamSink(others) : undefined;
  return (level, line) => {
    for (const transport of ours) transport.line(level, line);
    toOthers?.(level, line);
  };
}

/** Through winston's streams, which cost more than a line does; any transport of winston takes what comes out of them. */
function streamSink(transports: TransportStream[]): LogSink {
  const levels = Object.fromEntries([...LOG_LEVELS].reverse().map((name, i) => [name, i]));
  // Lines arrive finished and chosen: winston neither formats nor filters.
  const format = { transform: <T>(info: T) => info };
  const logger = createLogger({ levels, level: 'debug', format, transports });
  logger.on('error', () => reportMisuse('a log transport failed'));
  return (level, line) => void logger.write({ level, [LEVEL]: level, [MESSAGE]: line });
}

export interface LogSettings extends Identity {
  readonly level: LogLevel;
  readonly sink: LogSink;
}

/** Sets who writes, from which level, and where to. Called by start() and by the test helper. */
export function configureLogs(settings: LogSettings): void {
  const { service, env, version } = settings;
  identity = { service, env, version };
  least = SEVERITY[settings.level];
  sink = settings.sink;
}

setMisuseSink((problem) => log.warn('telemetry was used in a way that is not declared', { problem }));
