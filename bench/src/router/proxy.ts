// A control: a Fastify server that calls the provider for each request, without the other features of the router.
import Fastify from 'fastify';
import { cpuMicros, serveMethods } from '../rpc/server';

interface GenerateRequest {
  readonly prompt: string;
  readonly max_output_tokens: number;
}

/** Serves the router's endpoint with the text that `generate` returns. */
export function serveProxy(generate: (request: GenerateRequest) => Promise<string>): void {
  const app = Fastify({ keepAliveTimeout: 60_000 });
  app.post<{ Body: GenerateRequest }>('/api/v1/generate', async ({ body }) => ({ text: await generate(body) }));
  const url = app.listen({ host: '127.0.0.1', port: 0 });
  serveMethods({ url: () => url, cpu: cpuMicros });
}

export function providerUrl(): string {
  return process.env['PROVIDER_URL']!;
}
