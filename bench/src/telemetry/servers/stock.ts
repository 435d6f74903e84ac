// Variant stock: the libraries that are usually put together, each set up as its documentation shows.
import './stock-sdk';
import { trace } from '@opentelemetry/api';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { collectDefaultMetrics, Counter, Histogram, register } from 'prom-client';
import { createLogger, format, transports } from 'winston';
import LokiTransport from 'winston-loki';
import { CHILD_SPAN, COUNTER, LINE, loadItem } from './item';
import { flushSpans, serveItems } from './serve';

collectDefaultMetrics();
const served = new Counter({ name: COUNTER, help: 'Items served.', labelNames: ['shelf'] });
const duration = new Histogram({
  name: httpServerRequestDurationSeconds.name,
  help: httpServerRequestDurationSeconds.help,
  labelNames: ['method', 'route', 'status_code'],
  buckets: [...httpServerRequestDurationSeconds.buckets],
});

// Its README recommends JSON; measured here, protobuf costs the same within a few microseconds a line.
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
  drain: () => Promise.all([flushSpans(), flushLines()]),
});

/** Sends at once; the transport's flush() would sit out its interval of 5 s, and that idle time costs CPU too. */
function flushLines(): Promise<void> {
  return (loki as unknown as { batcher: { sendBatchToLoki(): Promise<void> } }).batcher.sendBatchToLoki();
}
