// For winston loggers of a user: our format with the context and redaction of `log`, and our transport to Loki.
import { logLinesTotal } from '@sextant/signals/telemetry';
import { counter } from '../metrics/metrics';
import { callOf, infoOf } from './format';
import { lineOf, type Identity } from './line/line';
import { captureRecord } from './line/record';
import { LEVEL, type Info } from './line-transport';

export { LokiTransport, type LokiSettings } from './loki/transport';
export type { Identity } from './line/line';

const lines = counter(logLinesTotal);

/**
 * A format for winston's `createLogger`: each line is JSON like a line of `log`, with service, env, version, trace and run
 * ids, without secrets and of bounded size. Use it last in `format.combine`. The levels of winston's npm and syslog sets
 * become debug, info, warn or error. Never throws.
 */
export function sextantFormat(identity: Identity): { transform(info: Info): Info & { readonly message: unknown } } {
  return {
    transform(info) {
      const record = captureRecord(callOf(info));
      lines.inc({ level: record.level });
      return infoOf(lineOf(record, identity), info[LEVEL]);
    },
  };
}
