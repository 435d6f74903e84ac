// The life of a service process: start, listen, and close on SIGTERM or SIGINT.
import { ConfigError } from '@sextant/telemetry/config';
import { log } from '@sextant/telemetry/logs';
import type { Telemetry } from '@sextant/telemetry/start';
import type { FastifyInstance } from 'fastify';
import { withTimeout } from './timeout';

export interface Service {
  readonly app: FastifyInstance;
  readonly host: string;
  readonly port: number;
  /** Stops accepting requests, then closes everything. Without it only the application is closed. */
  readonly close?: () => Promise<void>;
  /** Longest wait for `close`, in milliseconds; default 10 s. An unreachable store must not keep the process alive. */
  readonly closeMs?: number;
}

/**
 * Runs a service until a signal arrives. Exit codes: 0 after a signal, 1 when the service cannot start or close. A
 * configuration error is printed without its stack.
 */
export async function serve(telemetry: Pick<Telemetry, 'shutdown'>, start: () => Service | Promise<Service>) {
  try {
    const service = await start();
    await listen(service);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(service, telemetry));
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  }
}

async function listen({ app, host, port }: Service): Promise<void> {
  await app.listen({ host, port }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${host}:${port}: is the port in use?`, { cause });
  });
  const address = app.server.address();
  log.info('listening', { operation: 'start', port: typeof address === 'object' ? address?.port : port });
}

async function stop(service: Service, telemetry: Pick<Telemetry, 'shutdown'>): Promise<void> {
  const { app, close = () => app.close(), closeMs = 10_000 } = service;
  const exitCode = await withTimeout(close(), closeMs, `could not close the service within ${closeMs} ms`).then(
    () => 0,
    (error: unknown) => {
      log.error('could not close the service', error, { operation: 'stop' });
      return 1;
    },
  );
  await telemetry.shutdown();
  process.exit(exitCode);
}
