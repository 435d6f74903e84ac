// Writes log lines to stdout and to winston transports.
import { createLogger } from 'winston';
import type TransportStream from 'winston-transport';
import { LOG_LEVELS, type LogLevel } from '@sextant/signals/query/logql';
import { reportMisuse } from '../misuse';
import { isImmutable, lineOf, type LogRecord, type Identity } from './log-line';

export interface LogSink {
  readonly write: (record: LogRecord) => void;
  /** Writes pending records. */
  readonly flush: () => void;
}

/** Writes a line without its newline; `at` is milliseconds since the epoch. Never throws. */
export type WriteLine = (level: LogLevel, text: string, at: number) => void;

/** A winston transport that also accepts finished lines, without winston's streams. */
export interface LineTransport extends TransportStream {
  line(...line: Parameters<WriteLine>): ReturnType<WriteLine>;
}

function isLineTransport(transport: TransportStream): transport is LineTransport {
  return 'line' in transport && typeof transport.line === 'function';
}

interface Line {
  readonly level: LogLevel;
  readonly at: number;
  readonly text: string;
}

/** Records per write: single writes cost a worker a tenth of its throughput. */
const WRITE_BATCH = 256;
/** Longest delay of a record. */
const WAIT_MS = 10;
/** winston's keys for the severity and the finished line. */
const LEVEL = Symbol.for('level');
const MESSAGE = Symbol.for('message');

/**
 * Writes batches of lines to stdout and to the transports. Writes warnings and errors, with everything before them, at the
 * end of the turn of the event loop, as the process may be about to end.
 */
export function winstonSink(identity: Identity, transports: readonly TransportStream[]): LogSink {
  const lineTransports = transports.filter(isLineTransport);
  const others = transports.filter((transport) => !isLineTransport(transport));
  const writeToOthers = others.length > 0 ? streamWriter(others) : undefined;
  let pending: (LogRecord | Line)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;

  function flush(): void {
    clearTimeout(timer);
    clearImmediate(immediate);
    timer = immediate = undefined;
    const batch = pending;
    pending = [];
    let out = '';
    for (const item of batch) {
      const { level, at } = item;
      const text = 'text' in item ? item.text : lineOf(item, identity);
      out += `${text}\n`;
      for (const transport of lineTransports) transport.line(level, text, at);
      writeToOthers?.(level, text, at);
    }
    if (out !== '') process.stdout.write(out);
  }

  process.on('exit', flush);
  return {
    flush,
    write(record) {
      const { level, at } = record;
      pending.push(isImmutable(record) ? record : { level, at, text: lineOf(record, identity) });
      if (pending.length >= WRITE_BATCH) flush();
      else if (level === 'warn' || level === 'error') immediate ??= setImmediate(flush);
      else timer ??= setTimeout(flush, WAIT_MS).unref();
    },
  };
}

/** Writes through winston's streams, which are slow but support any transport. */
function streamWriter(transports: TransportStream[]): WriteLine {
  const levels = Object.fromEntries([...LOG_LEVELS].reverse().map((name, i) => [name, i]));
  // Lines are formatted and filtered already.
  const format = { transform: <T>(info: T) => info };
  const logger = createLogger({ levels, level: 'debug', format, transports });
  logger.on('error', () => reportMisuse('a log transport failed'));
  return (level, text) => void logger.write({ level, [LEVEL]: level, [MESSAGE]: text });
}
