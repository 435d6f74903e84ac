// A winston transport that also takes a finished line as it is, without a record and without winston's streams.
import type { LogLevel } from '@sextant/signals/query/logql';
import type TransportStream from 'winston-transport';

export interface LineTransport extends TransportStream {
  /** Takes a line without its end of line. Never throws. */
  line(level: LogLevel, text: string): void;
}

export function isLineTransport(transport: TransportStream): transport is LineTransport {
  return 'line' in transport && typeof transport.line === 'function';
}
