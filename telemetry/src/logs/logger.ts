// The winston logger of the process. `log` and the logger write through the same pipeline: records are formatted once, in
// batches, and our transports receive finished lines without winston's streams, which would take several times as long.
import { createLogger, type Logform, type Logger } from 'winston';
import type TransportStream from 'winston-transport';
import { logLinesDroppedTotal } from '@sextant/signals/telemetry';
import { counter } from '../metrics/metrics';
import { reportMisuse } from '../misuse';
import { callOf, infoOf } from './format';
import { lineOf, type Identity, type Line } from './line/line';
import { captureRecord, isImmutable, type LogCall, type LogRecord } from './line/record';
import { isLineTransport, LEVEL, LEVELS, type Info } from './line-transport';
import { StdoutTransport } from './stdout';

/** Records per write: single writes cost a worker a tenth of its throughput. */
const WRITE_BATCH = 256;
/** Longest delay of a record. */
const WAIT_MS = 10;
/** Infos that wait in a transport that is not ours. */
const MAX_WAITING = 10_000;

const dropped = counter(logLinesDroppedTotal);

let identity: Identity = { service: 'unknown', env: 'local', version: '0.0.0' };
let pending: (LogRecord | Line)[] = [];
let timer: NodeJS.Timeout | undefined;
let immediate: NodeJS.Immediate | undefined;

/** Formats infos for a pipe of winston's: with a format of the user, or for uncaught exceptions. */
const format = {
  transform: (info: Info): Logform.TransformableInfo =>
    infoOf(lineOf(captureRecord(callOf(info)), identity), info[LEVEL]),
};
const stdout = new StdoutTransport();

/** The logger behind `log`: its level applies to `log`, and so do transports that are added or removed. */
export const logger: Logger = createLogger({ levels: LEVELS, level: 'info', format, transports: [stdout] });
const pipe = logger.write.bind(logger) as (info: Info) => boolean;
logger.on('error', () => reportMisuse('a log transport failed'));

/** Routes the calls of the logger's methods to `emit`. */
export function onLoggerCall(emit: (call: LogCall) => void): void {
  logger.write = (info: Info) => {
    // winston's handlers of exceptions wait until the transports have written.
    if (logger.format !== format || info['exception'] === true) return pipe(info);
    emit(callOf(info));
    return true;
  };
}

export function setIdentity(next: Identity): void {
  identity = next;
}

/** Whether the logger or one of its transports accepts a level. */
export function isEnabled(level: LogCall['level']): boolean {
  const configured = LEVELS[logger.level as LogCall['level']];
  return configured >= LEVELS[level] || logger.isLevelEnabled(level);
}

/**
 * Writes a record, in batches. Writes warnings and errors, with everything before them, at the end of the turn of the event
 * loop, as the process may be about to end. Never throws.
 */
export function write(record: LogRecord): void {
  pending.push(isImmutable(record) ? record : lineOf(record, identity));
  if (pending.length >= WRITE_BATCH) flush();
  else if (record.level === 'warn' || record.level === 'error') immediate ??= setImmediate(flush);
  else timer ??= setTimeout(flush, WAIT_MS).unref();
}

/** Writes pending records. */
export function flush(): void {
  clearTimeout(timer);
  clearImmediate(immediate);
  timer = immediate = undefined;
  const batch = pending;
  pending = [];
  if (!logger.silent) for (const item of batch) deliver('text' in item ? item : lineOf(item, identity));
  stdout.flush();
}
// Before the transports send or save the rest.
process.prependListener('beforeExit', flush);
process.prependListener('exit', flush);

function deliver(line: Line): void {
  // A format of the user applies to every line.
  if (logger.format !== format) return pass(infoOf(line), { writableLength: logger.writableLength, write: pipe });
  let info: Info | undefined;
  for (const transport of logger.transports) {
    if (!accepts(transport, line)) continue;
    if (isLineTransport(transport) && transport.format === undefined) transport.line(line);
    else pass((info ??= infoOf(line)), transport);
  }
}

function accepts({ silent, level, writable }: TransportStream, line: Line): boolean {
  return silent !== true && writable && LEVELS[(level ?? logger.level) as Line['level']] >= LEVELS[line.level];
}

/** A transport that stalls must not hold up the others, nor fill the memory. */
function pass(info: Info, transport: Pick<TransportStream, 'write' | 'writableLength'>): void {
  if (transport.writableLength >= MAX_WAITING) return dropped.inc({ reason: 'transport_full' });
  try {
    transport.write(info);
  } catch {
    reportMisuse('a log transport failed');
  }
}
