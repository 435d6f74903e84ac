// A small HTTP service with telemetry in a process of its own, as jest replaces the module loader that instrumentations
// patch. It replies to messages of its parent process.
import { metrics } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { start } from '../start';

const ended: ReadableSpan[] = [];
const collector = {
  onStart: () => {},
  onEnd: (span: ReadableSpan) => void ended.push(span),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
start({ service: 'http-program', version: '1.2.3', spanProcessors: [collector] });

// Imported after start(), as in a service, so that node:http is instrumented.
import Fastify from 'fastify';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { httpTelemetry } from '../http/http';
import { exposition } from '../metrics/registry';

export interface EndedSpan {
  readonly name: string;
  readonly status: ReadableSpan['status'];
  readonly attributes: ReadableSpan['attributes'];
}
export type Request = { readonly get: 'spans' } | { readonly get: 'metrics'; readonly accept?: string };

async function reply(request: Request): Promise<readonly EndedSpan[] | string> {
  if (request.get === 'metrics') return (await exposition(request.accept)).body;
  return ended.map(({ name, status, attributes }) => ({ name, status, attributes }));
}

/** Returns the base URL. */
async function listen(): Promise<string> {
  const app = Fastify();
  httpTelemetry(app);
  app.get('/ok', async () => ({}));
  // Neither ends before the client is gone.
  app.get('/slow', async (request) => {
    process.send?.('waiting');
    await once(request.raw.socket, 'close');
    return {};
  });
  app.get('/stream', async (_, response) => {
    const stream = new Readable({ read: () => {} });
    stream.push('data\n');
    return response.send(stream);
  });
  app.get('/calls', async () => {
    metrics.getMeter('shop').createCounter('shop.calls').add(1, { kind: 'own' });
    await fetch(`${base}/ok?id=1`);
    return {};
  });
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  return base;
}

process.on('message', (request: Request) => {
  void reply(request).then((result) => process.send?.({ result }));
});
void listen().then((url) => process.send?.({ url }));
