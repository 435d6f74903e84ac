// The HTTP side of the worker: health and metrics only.
import { httpTelemetry } from '@sextant/telemetry/http';
import Fastify, { type FastifyInstance } from 'fastify';
import type { StepWorker } from './queue/worker';

/** Builds the application without listening. */
export function buildApp(worker: Pick<StepWorker, 'ready'>): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  httpTelemetry(app, { ready: () => worker.ready() });
  return app;
}
