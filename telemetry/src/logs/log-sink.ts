// Where log lines are written and go: to stdout always, and to winston's transports.
import { LOG_LEVELS, type LogLevel } from '@sextant/signals/query/logql';
import { createLogger } from 'winston';
import type TransportStream from 'winston-transport';
import { isLineTransport, type TakeLine } from './line-transport';
import { isFixed, lineOf, type Entry, type Identity } from './log-line';
import { reportMisuse } from '../misuse';

/** Takes what is logged. */
export interface LogSink {
  readonly take: (entry: Entry) => void;
  /** Writes what waits. */
  readonly flush: () => void;
}

interface Line {
  readonly level: LogLevel;
  readonly at: number;
  readonly text: string;
}

/** Entries that are written together: one by one, between other work, they cost a worker a tenth of its throughput. */
const TOGETHER = 256;
/** Longest wait of an entry, in milliseconds. */
const WAIT_MS = 10;
/** Where winston's streams look for the severity and the finished line. */
const LEVEL = Symbol.for('level');
const MESSAGE = Symbol.for('message');

/**
 * Writes to stdout, once for many lines, and to the targets; ours take a line as it is. A warning or an error goes out
 * at the end of the event loop's turn, with all that came before it, as it may be the last that is heard of the process.
 */
export function winstonSink(identity: Identity, targets: readonly TransportStream[]): LogSink {
  const ours = targets.filter(isLineTransport);
  const others = targets.filter((target) => !isLineTransport(target));
  const toOthers = others.length > 0 ? streamSink(others) : undefined;
  let waiting: (Entry | Line)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;

  function flush(): void {
    clearTimeout(timer);
    clearImmediate(soon);
    timer = soon = undefined;
    const taken = waiting;
    waiting = [];
    let out = '';
    for (const one of taken) {
      const { level, at } = one;
      const text = 'text' in one ? one.text : lineOf(one, identity);
      out += `${text}\n`;
      for (const transport of ours) transport.line(level, text, at);
      toOthers?.(level, text, at);
    }
    if (out !== '') process.stdout.write(out);
  }

  process.on('exit', flush);
  return {
    flush,
    take(entry) {
      const { level, at } = entry;
      waiting.push(isFixed(entry) ? entry : { level, at, text: lineOf(entry, identity) });
      if (waiting.length >= TOGETHER) flush();
      else if (level === 'warn' || level === 'error') soon ??= setImmediate(flush);
      else timer ??= setTimeout(flush, WAIT_MS).unref();
    },
  };
}

/** Through winston's streams, which cost more than a line does; any transport of winston takes what comes out of them. */
function streamSink(transports: TransportStream[]): TakeLine {
  const levels = Object.fromEntries([...LOG_LEVELS].reverse().map((name, i) => [name, i]));
  // Lines arrive finished and chosen: winston neither formats nor filters.
  const format = { transform: <T>(info: T) => info };
  const logger = createLogger({ levels, level: 'debug', format, transports });
  logger.on('error', () => reportMisuse('a log transport failed'));
  return (level, text) => void logger.write({ level, [LEVEL]: level, [MESSAGE]: text });
}
