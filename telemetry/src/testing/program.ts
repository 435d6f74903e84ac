// A program that starts telemetry like a service and executes commands of its parent process.
import { start } from '../start';

const telemetry = start({ service: 'program', version: '1.2.3' });

// Imported after start(), as in a service, so that node:http is instrumented.
import { context, logs, metrics, propagation, ROOT_CONTEXT, trace, type Attributes } from '@opentelemetry/api';
import { span } from '@sextant/signals/declare/span';
import Fastify from 'fastify';
import { get } from 'node:http';
import { httpTelemetry } from '../http/http';
import { log } from '../logs/logs';
import { exposition } from '../metrics/registry';
import { withSpan } from '../traces/traces';

const workSpan = span({ name: 'work', kind: 'internal', description: 'Work.', attributes: [] });

export type Command =
  | { readonly do: 'spans'; readonly n: number }
  | { readonly do: 'failures'; readonly n: number; readonly length: number }
  | { readonly do: 'span'; readonly name: string; readonly attributes?: Attributes; readonly events?: number }
  | { readonly do: 'continue'; readonly carrier: Readonly<Record<string, string>> }
  | { readonly do: 'count' }
  | { readonly do: 'record'; readonly body: string }
  | { readonly do: 'flush' }
  | { readonly do: 'logs'; readonly n: number }
  | { readonly do: 'metrics'; readonly accept?: string }
  | { readonly do: 'listen' }
  | { readonly do: 'fetch' | 'get'; readonly url: string }
  | { readonly do: 'crash' }
  | { readonly do: 'shutdown' };

async function run(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'spans':
      for (let i = 0; i < command.n; i += 1) await withSpan(workSpan, {}, () => {});
      return command.n;
    case 'failures':
      for (let i = 0; i < command.n; i += 1) await fail('x'.repeat(command.length));
      return command.n;
    case 'span': {
      const started = trace.getTracer('program').startSpan(command.name, { attributes: command.attributes ?? {} });
      for (let i = 0; i < (command.events ?? 0); i += 1) started.addEvent(`event ${i}`);
      started.end();
      return started.spanContext();
    }
    case 'continue':
      return continueTrace(command.carrier);
    case 'count':
      metrics.getMeter('program').createCounter('program.calls').add(2);
      return undefined;
    case 'record':
      logs.getLogger('program').emit({ body: command.body });
      return undefined;
    case 'flush':
      return telemetry.flush();
    case 'logs':
      for (let i = 0; i < command.n; i += 1) log.info(`line ${i}`);
      return command.n;
    case 'metrics':
      return (await exposition(command.accept)).body;
    case 'listen':
      return listen();
    case 'fetch':
      return withSpan(workSpan, {}, async () => (await fetch(command.url)).status);
    case 'get':
      return withSpan(
        workSpan,
        {},
        () => new Promise((resolve) => get(command.url, (r) => resolve(r.resume().statusCode))),
      );
    case 'crash':
      setImmediate(() => {
        throw new Error('nobody catches this');
      });
      return 'crashing';
    case 'shutdown': {
      const begin = performance.now();
      await telemetry.shutdown();
      return performance.now() - begin;
    }
  }
}

async function fail(message: string): Promise<void> {
  const error = new Error(message);
  await withSpan(workSpan, {}, () => Promise.reject(error)).catch(() => undefined);
}

/** Ends a span in the trace of the carrier; returns the headers that would be sent on. */
function continueTrace(carrier: Readonly<Record<string, string>>): Record<string, string> {
  const outer = propagation.extract(ROOT_CONTEXT, carrier);
  const continued = trace.getTracer('program').startSpan('continued', {}, outer);
  const headers = {};
  context.with(trace.setSpan(outer, continued), () => propagation.inject(context.active(), headers));
  continued.end();
  return headers;
}

/** Starts a small service; returns its port. */
async function listen(): Promise<number> {
  const app = Fastify();
  httpTelemetry(app);
  app.get('/things/:id', async () => {
    await new Promise((resolve) => setImmediate(resolve));
    log.info('received a request');
    return {};
  });
  app.get('/broken', async () => Promise.reject(new Error('no')));
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return Number(new URL(address).port);
}

process.on('message', (command: Command) => {
  void run(command).then((result) => process.send?.({ result }));
});
process.send?.({ result: 'started' });
