// The HTTP side of the worker: health and metrics only.
import { httpTelemetry } from '@sextant/telemetry/http';
import { createServer } from '@sextant/http/server';
import type { FastifyInstance } from 'fastify';

/** Builds the application without listening; `ready` gives reasons why no job can be taken. */
export function buildApp({ ready }: { readonly ready: () => Promise<readonly string[]> }): FastifyInstance {
  const app = createServer({ forceCloseConnections: true });
  httpTelemetry(app, { ready });
  return app;
}
