// A winston transport that also takes a finished line as it is, without a record and without winston's streams.
import type { LogLevel } from '@sextant/signals/query/logql';
import type TransportStream from 'winston-transport';

/** Takes a line without its end of line, logged at `at` milliseconds since the epoch. Never throws. */
export type TakeLine = (level: LogLevel, text: string, at: number) => void;

export interface LineTransport extends TransportStream {
  line(...line: Parameters<TakeLine>): ReturnType<TakeLine>;
}

export function isLineTransport(transport: TransportStream): transport is LineTransport {
  return 'line' in transport && typeof transport.line === 'function';
}
