// Listens, and stops on SIGTERM or SIGINT: what the programs of services that are started as one have in common.
import { log } from '@sextant/telemetry/logs';
import type { FastifyInstance } from 'fastify';

export interface Service {
  readonly app: FastifyInstance;
  /** Stops accepting, then closes everything. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Sends the last telemetry; called when the service has closed. */
  readonly shutdownTelemetry: () => Promise<void>;
  /** The longest that closing is waited for, as a store that is away must not keep the process from ending; default 10 s. */
  readonly closeMs?: number;
}

/** Resolves when the service listens; throws when the port cannot be had. A signal ends the process with code 0. */
export async function serve(service: Service, options: ServeOptions): Promise<void> {
  const { host, port, shutdownTelemetry, closeMs = 10_000 } = options;
  await service.app.listen({ host, port }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${host}:${port}: is the port in use?`, { cause });
  });
  const address = service.app.server.address();
  log.info('listening', { operation: 'start', port: typeof address === 'object' ? address?.port : port });
  const stop = async (): Promise<void> => {
    await within(closeMs, service.close());
    await shutdownTelemetry();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const timer = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
  await Promise.race([work, timer]);
}
