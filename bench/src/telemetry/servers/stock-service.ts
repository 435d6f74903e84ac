// The service with the usual libraries, each configured as in its documentation. Import the SDK first.
import { trace } from '@opentelemetry/api';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { collectDefaultMetrics, Counter, Histogram, register } from 'prom-client';
import { createLogger, format, transports } from 'winston';
import LokiTransport from 'winston-loki';
import { CHILD_SPAN, COUNTER, LINE, loadItem } from './item';
import { flushSpans, serveItems } from './serve';

export function serveStock(): void {
  collectDefaultMetrics();
  const served = new Counter({ name: COUNTER, help: 'Items served.', labelNames: ['shelf'] });
  const duration = new Histogram({
    name: httpServerRequestDurationSeconds.name,
    help: httpServerRequestDurationSeconds.help,
    labelNames: ['method', 'route', 'status_code'],
    buckets: [...httpServerRequestDurationSeconds.buckets],
  });

  // JSON is the default of its README; protobuf differs by a few microseconds per line.
  const loki = new LokiTransport({
    host: process.env.LOKI_URL ?? '',
    labels: { service: 'bench' },
    json: true,
    format: format.json(),
    replaceTimestamp: true,
  });
  const logger = createLogger({
    defaultMeta: { service: 'bench', env: 'local', version: '0.1.0' },
    format: format.combine(format.timestamp(), format.json()),
    transports: [new transports.Console(), loki],
  });
  const tracer = trace.getTracer('bench');

  serveItems({
    instrument: (app) => {
      app.addHook('onResponse', async (request, reply) => {
        duration.observe(
          { method: request.method, route: request.routeOptions.url ?? 'unmatched', status_code: reply.statusCode },
          reply.elapsedTime / 1000,
        );
      });
      app.get('/metrics', async (_request, reply) => reply.type(register.contentType).send(await register.metrics()));
    },
    serve: (id) =>
      tracer.startActiveSpan(CHILD_SPAN, async (span) => {
        try {
          const item = await loadItem(id);
          span.setAttribute('bench.item.id', id);
          served.inc({ shelf: item.shelf });
          logger.info(LINE, { operation: 'serve', fields: { item_id: id, shelf: item.shelf } });
          return item;
        } finally {
          span.end();
        }
      }),
    drain: () => Promise.all([flushSpans(), flushLines(loki)]),
  });
}

/** Sends immediately; the transport's flush() waits for its interval of 5 s. */
function flushLines(loki: LokiTransport): Promise<void> {
  return (loki as unknown as { batcher: { sendBatchToLoki(): Promise<void> } }).batcher.sendBatchToLoki();
}
