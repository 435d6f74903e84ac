// Connects the logger to the transports of a service.
import type TransportStream from 'winston-transport';
import type { LogLevel } from '@sextant/signals/query/logql';
import type { Identity } from './line/line';
import { isLineTransport } from './line-transport';
import { flush, logger, setIdentity } from './logger';
import { configureLogs } from './logs';
import { spoolFolder } from './loki/spool';
import { LokiTransport } from './loki/transport';

export interface LogSettings {
  readonly identity: Identity;
  readonly level: LogLevel;
  /** Base URL of Loki; without it, lines do not go there. */
  readonly lokiUrl?: string | undefined;
  /** Folder for lines that are not sent when the process ends. */
  readonly spoolFolder?: string | undefined;
  /** Further winston transports. */
  readonly transports?: readonly TransportStream[] | undefined;
}

export interface Logs {
  /** Writes pending records to the transports. */
  flush(): void;
  /** Sends pending lines for at most `ms`. Never rejects. */
  shutdown(ms: number): Promise<void>;
}

export function startLogs({ identity, level, lokiUrl, transports = [], ...settings }: LogSettings): Logs {
  setIdentity(identity);
  configureLogs({ level });
  const { service, env, instance } = identity;
  const loki =
    lokiUrl === undefined
      ? undefined
      : new LokiTransport({
          url: lokiUrl,
          labels: { service, env },
          ...(instance !== undefined && { instance }),
          spoolFolder: settings.spoolFolder ?? spoolFolder(),
        });
  for (const transport of loki ? [loki, ...transports] : transports) logger.add(transport);
  return {
    flush,
    async shutdown(ms) {
      flush();
      const foreign = logger.transports.filter((transport) => !isLineTransport(transport));
      await Promise.allSettled([loki?.flush(ms), ...foreign.map((transport) => end(transport, ms))]);
    },
  };
}

/** Ends a transport of the user, for at most `ms`: its buffered infos, and then what it sends when it closes. */
async function end(transport: TransportStream, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  const ended = new Promise<void>((resolve) => transport.end(() => resolve())).then(() => transport.close?.());
  await Promise.race([ended, timeout]).finally(() => clearTimeout(timer));
}
