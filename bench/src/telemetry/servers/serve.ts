// The service that every variant runs.
import { type ProxyTracerProvider, trace } from '@opentelemetry/api';
import Fastify, { type FastifyInstance } from 'fastify';
import { cpuMicros, serveMethods } from '../../rpc/server';
import { type Item, ROUTE } from './item';

interface ItemService {
  /** Adds hooks and routes of the variant, before the route of the service. */
  readonly instrument?: (app: FastifyInstance) => void;
  readonly serve: (id: string) => Promise<Item>;
  /** Flushes telemetry, so that the runner does not wait for the next batch. */
  readonly drain?: () => Promise<unknown>;
}

/** Serves items on a free loopback port. */
export function serveItems({ instrument, serve, drain }: ItemService): void {
  const app = Fastify();
  instrument?.(app);
  app.get<{ Params: { id: string } }>(ROUTE, (request) => serve(request.params.id));
  const url = app.listen({ host: '127.0.0.1', port: 0 });

  serveMethods({ url: () => url, drain: async () => void (await drain?.()), cpu: cpuMicros });
}

/** Flushes the batch span processor of the global tracer provider. */
export function flushSpans(): Promise<void> {
  const provider = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate();
  return (provider as unknown as { forceFlush(): Promise<void> }).forceFlush();
}
