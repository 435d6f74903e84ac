// A control: a Fastify server that asks the provider for each request, and does nothing else that a router does.
import Fastify from 'fastify';
import { answer } from '../rpc/server';

export interface HopRequest {
  readonly prompt: string;
  readonly max_output_tokens: number;
}

/** Serves as the router does, with the text that `ask` gets. */
export function serveHop(ask: (request: HopRequest) => Promise<string>): void {
  const app = Fastify({ keepAliveTimeout: 60_000 });
  app.post<{ Body: HopRequest }>('/api/v1/generate', async ({ body }) => ({ text: await ask(body) }));
  const url = app.listen({ host: '127.0.0.1', port: 0 });
  answer({
    url: () => url,
    /** User and system time of all threads, in microseconds. */
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
  });
}

/** The base URL of the provider. */
export function providerUrl(): string {
  return process.env['PROVIDER_URL']!;
}
