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
}

/** A store that is away must not keep the process from ending. */
const SHUTDOWN_MS = 10_000;

/** Resolves when the service listens; throws when the port cannot be had. A signal ends the process with code 0. */
export async function serve(service: Service, { host, port, shutdownTelemetry }: ServeOptions): Promise<void> {
  await service.app.listen({ host, port }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${host}:${port}: is the port in use?`, { cause });
  });
  log.info('listening', { operation: 'start', port });
  const stop = async (): Promise<void> => {
    await within(SHUTDOWN_MS, service.close());
    await shutdownTelemetry();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const timer = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
  await Promise.race([work, timer]);
}
