// The interface of our transports: winston transports that also accept finished lines, without winston's streams.
import type TransportStream from 'winston-transport';
import { LOG_LEVELS, type LogLevel } from '@sextant/signals/query/logql';
import type { Line } from './line/line';

/** winston's keys for the level, the finished line and the arguments of a call. */
export const LEVEL = Symbol.for('level');
export const MESSAGE = Symbol.for('message');
export const SPLAT = Symbol.for('splat');
/** Our key for the finished line with its time and ids. */
export const LINE = Symbol.for('sextant.line');

/** What winston passes to its transports. */
export interface Info {
  level: string;
  message?: unknown;
  readonly [LEVEL]?: string;
  readonly [MESSAGE]?: unknown;
  readonly [SPLAT]?: unknown;
  readonly [LINE]?: Line;
  readonly [key: string | symbol]: unknown;
}

export interface LineTransport extends TransportStream {
  /** Accepts a line. Never throws and never blocks. */
  line(line: Line): void;
}

export function isLineTransport(transport: TransportStream): transport is LineTransport {
  return 'line' in transport && typeof transport.line === 'function';
}

/** winston's severities: the lowest number is the most severe. */
export const LEVELS = Object.fromEntries([...LOG_LEVELS].reverse().map((name, i) => [name, i])) as Readonly<
  Record<LogLevel, number>
>;

/** Level names of winston's npm, syslog and cli sets, and of other loggers. */
const OTHER_LEVELS: Readonly<Record<string, LogLevel>> = {
  emerg: 'error',
  alert: 'error',
  crit: 'error',
  fatal: 'error',
  warning: 'warn',
  notice: 'info',
  http: 'info',
  verbose: 'debug',
  silly: 'debug',
  trace: 'debug',
};

/** Our level for a level of any winston logger; `info` for an unknown one. */
export function logLevelOf(name: unknown): LogLevel {
  if (typeof name !== 'string') return 'info';
  if (Object.hasOwn(LEVELS, name)) return name as LogLevel;
  return Object.hasOwn(OTHER_LEVELS, name) ? OTHER_LEVELS[name]! : 'info';
}
