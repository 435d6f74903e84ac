// The service that every variant runs, under the runner's control.
import { type ProxyTracerProvider, trace } from '@opentelemetry/api';
import Fastify, { type FastifyInstance } from 'fastify';
import { answer } from '../../rpc/server';
import { type Item, ROUTE } from './item';

export interface ItemService {
  /** Adds the variant's hooks and routes; called before the service's own route is added. */
  readonly instrument?: (app: FastifyInstance) => void;
  readonly serve: (id: string) => Promise<Item>;
  /** Sends what telemetry holds back, where it can be asked to, so that nobody idles until it comes by itself. */
  readonly drain?: () => Promise<unknown>;
}

/** Serves items on a free loopback port and tells the runner where, and how much CPU time that took. */
export function serveItems({ instrument, serve, drain }: ItemService): void {
  const app = Fastify();
  instrument?.(app);
  app.get<{ Params: { id: string } }>(ROUTE, (request) => serve(request.params.id));
  const url = app.listen({ host: '127.0.0.1', port: 0 });

  answer({
    url: () => url,
    drain: async () => void (await drain?.()),
    /** User and system time of all threads, in microseconds. */
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
  });
}

/** Sends the spans that wait in the batch processor of the global tracer provider. */
export function flushSpans(): Promise<void> {
  const provider = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate();
  return (provider as unknown as { forceFlush(): Promise<void> }).forceFlush();
}
