import { ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { LabelsOf } from '@sextant/signals/declare/metric';
import { spansDroppedTotal } from '@sextant/signals/telemetry';
import { until } from '@sextant/stack/until';
import { spansOf } from '../../testing/programs';
import { receiver, type ReceivedRequest, type Receiver } from '../../testing/receiver';
import { captureTelemetry, type Capture } from '../../testing/testing';
import { SpanGuard } from '../span-guard';
import { BoundedSpanProcessor, DEFAULT_LIMITS, type BatchLimits } from './bounded-processor';

const MIB = 1024 * 1024;

let captured: Capture;
let collector: Receiver;
const processors: BoundedSpanProcessor[] = [];
beforeEach(async () => {
  captured = captureTelemetry();
  collector = await receiver();
  collector.respondWith(200);
});
afterEach(async () => {
  await collector.close();
  await Promise.all(processors.splice(0).map((one) => one.shutdown()));
});

interface Pipeline {
  readonly processor: BoundedSpanProcessor;
  readonly tracer: Tracer;
  readonly end: (n: number, name?: string) => void;
  /** Ends failed spans with a message of this length. */
  readonly fail: (n: number, length: number) => void;
}

function pipeline(limits: Partial<BatchLimits> = {}, { path = '/v1/traces', timeoutMillis = 2_000 } = {}): Pipeline {
  const exporter = new OTLPTraceExporter({ url: `${collector.url}${path}`, timeoutMillis });
  const address = `${collector.url}${path}`;
  const processor = new BoundedSpanProcessor(exporter, address, { ...DEFAULT_LIMITS, delayMs: 10, ...limits });
  processors.push(processor);
  const tracer = new TracerProvider({ spanProcessors: [new SpanGuard([processor])] }).getTracer('test');
  return {
    processor,
    tracer,
    end: (n, name = 'span') => {
      for (let i = 0; i < n; i += 1) tracer.startSpan(name).end();
    },
    fail: (n, length) => {
      for (let i = 0; i < n; i += 1) {
        const span = tracer.startSpan('failed');
        const message = `${i} `.padEnd(length, 'x');
        span.setStatus({ code: SpanStatusCode.ERROR, message });
        span.recordException({ name: 'Error', message, stack: 'at x'.repeat(25) });
        span.end();
      }
    },
  };
}

type Reason = LabelsOf<typeof spansDroppedTotal>['reason'];
const spans = () => spansOf(collector.received);
const dropped = (reason: Reason) => captured.value(spansDroppedTotal, { reason });
const untilDropped = (reason: Reason, n: number) =>
  until(`${n} are counted as ${reason}`, async () => (await dropped(reason)) === n);
async function allDropped(): Promise<number> {
  const reasons = spansDroppedTotal.labels[0].values ?? [];
  const counts = await Promise.all(reasons.map((reason) => dropped(reason)));
  return counts.reduce<number>((sum, n) => sum + (n ?? 0), 0);
}
/** Answers with `status` when the predicate holds, and counts only accepted spans. */
function refuse(status: number, when: (request: ReceivedRequest) => boolean): () => number {
  let accepted = 0;
  collector.respondWith((response, _, request) => {
    const refused = when(request);
    if (!refused) accepted += spansOf([request]).length;
    response.writeHead(refused ? status : 200).end();
  });
  return () => accepted;
}

describe('size', () => {
  test('2,000 failing spans with messages of 4,000 characters arrive in requests of at most 2 MiB', async () => {
    const { fail, processor } = pipeline();
    fail(2_000, 4_000);
    await processor.forceFlush();
    expect(spans()).toHaveLength(2_000);
    expect(Math.max(...collector.received.map(({ bytes }) => bytes))).toBeLessThan(2.1 * MIB);
    expect(await allDropped()).toBe(0);
  });

  test.each([400, 413])('a batch that is refused with %i is split until its parts are accepted', async (status) => {
    const accepted = refuse(status, ({ bytes }) => bytes > 100_000);
    const { fail, processor } = pipeline();
    fail(300, 2_000);
    await processor.forceFlush();
    expect(accepted()).toBe(300);
    expect(await allDropped()).toBe(0);
  });

  test('a span that is refused alone is dropped and counted, and the others arrive', async () => {
    const accepted = refuse(400, (request) => spansOf([request]).some(({ name }) => name === 'bad'));
    const { end, processor } = pipeline();
    for (const name of ['good', 'bad', 'good', 'bad', 'good']) end(name === 'bad' ? 1 : 100, name);
    await processor.forceFlush();
    expect(accepted()).toBe(300);
    expect(await dropped('refused')).toBe(2);
  });

  test('a receiver that refuses everything gets a bounded number of requests', async () => {
    collector.respondWith(400);
    const { end, processor } = pipeline();
    end(512);
    await processor.forceFlush();
    expect(await dropped('refused')).toBe(512);
    expect(collector.received.length).toBeLessThan(200);
  });

  test('a span that is too large is cut', async () => {
    const { tracer, processor } = pipeline({ requestBytes: 100_000 });
    const texts = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'x'.repeat(10_000)]));
    tracer.startSpan('large', { attributes: texts }).end();
    await processor.forceFlush();
    expect(spans()).toHaveLength(1);
    expect(collector.received[0]?.bytes).toBeLessThan(30_000);
    expect(await allDropped()).toBe(0);
  });

  test('a span that stays too large is dropped alone and counted', async () => {
    const { tracer, end, processor } = pipeline({ requestBytes: 20_000 });
    const many = tracer.startSpan('many');
    for (let i = 0; i < 100; i += 1) many.addEvent('e', { text: 'x'.repeat(1_000) });
    many.end();
    end(2);
    await processor.forceFlush();
    expect(spans().map(({ name }) => name)).toEqual(['span', 'span']);
    expect(await dropped('too_large')).toBe(1);
  });
});

describe('with the collector away', () => {
  test('the queue is bounded in bytes, and every span is counted', async () => {
    collector.respondWith(() => {});
    const { fail, processor } = pipeline({ queueBytes: MIB });
    fail(2_000, 4_000);
    expect(await dropped('queue_full')).toBeGreaterThan(1_850);
    await processor.shutdown();
    expect(await allDropped()).toBe(2_000);
  });

  test('the queue is bounded in spans', async () => {
    collector.respondWith(() => {});
    const { end } = pipeline({ queueSize: 1_000 });
    end(5_000);
    await until('a request is under way', () => collector.received.length > 0);
    end(1_000);
    expect(await dropped('queue_full')).toBe(5_000);
  });

  test('a batch expires, and later ones arrive', async () => {
    collector.respondWith(() => {});
    const { end } = pipeline({}, { timeoutMillis: 100 });
    end(10);
    await untilDropped('export_failed', 10);
    collector.respondWith(200);
    end(1, 'later');
    await until('a later span has arrived', () => spans().at(-1)?.name === 'later');
  });

  test('a collector that comes back gets the waiting spans', async () => {
    let refusals = 0;
    collector.respondWith((response) => response.writeHead(refusals++ === 0 ? 503 : 200, { 'retry-after': '1' }).end());
    const { end, processor } = pipeline({}, { timeoutMillis: 10_000 });
    end(3);
    await processor.forceFlush();
    expect(refusals).toBe(2);
    expect(await allDropped()).toBe(0);
  });
});

describe('a wrong path', () => {
  const problems = () => captured.lines().filter(({ operation }) => operation === 'export_spans');

  test('is said once with the address and the answer, counted, and said again when it works', async () => {
    collector.respondWith((response) => response.writeHead(404).end('404 page not found'));
    const { end, processor } = pipeline({}, { path: '/wrong' });
    for (let i = 1; i <= 3; i += 1) {
      end(10);
      await processor.forceFlush();
    }
    expect(await dropped('refused')).toBe(30);
    expect(collector.received).toHaveLength(3);
    expect(problems()).toEqual([
      expect.objectContaining({
        level: 'error',
        message: 'could not export spans',
        fields: expect.objectContaining({
          address: `${collector.url}/wrong`,
          answer: expect.stringContaining('404 page not found') as unknown,
        }) as unknown,
      }),
    ]);
    collector.respondWith(200);
    end(1);
    await processor.forceFlush();
    expect(problems().at(-1)).toMatchObject({ message: 'spans are exported again' });
  });

  test('another answer is said too', async () => {
    const { end, processor } = pipeline();
    for (const status of [401, 401, 403, 401]) {
      collector.respondWith(status);
      end(1);
      await processor.forceFlush();
    }
    const answers = problems().map(({ fields }) => (fields as { answer: string }).answer.slice(0, 3));
    expect(answers).toEqual(['401', '403']);
  });
});

describe('shutdown', () => {
  test('exports pending spans and counts later ones', async () => {
    const { end, processor } = pipeline({ delayMs: 60_000 });
    end(2_000);
    await processor.shutdown();
    expect(spans()).toHaveLength(2_000);
    expect(await allDropped()).toBe(0);
    end(1);
    expect(await dropped('shutdown')).toBe(1);
  });

  test('a batch that fails does not keep the others from being sent', async () => {
    let requests = 0;
    collector.respondWith((response) => response.writeHead(++requests === 1 ? 404 : 200).end());
    const { end, processor } = pipeline({ delayMs: 60_000, batchSize: 100 });
    end(300);
    await processor.shutdown();
    expect(requests).toBe(3);
    expect(await allDropped()).toBe(100);
  });
});

test('small batches of a long queue are sent one after another, without a limit of the exporter', async () => {
  const { end, processor } = pipeline({ delayMs: 60_000, batchSize: 10 });
  end(1_000);
  await processor.forceFlush();
  expect(spans()).toHaveLength(1_000);
  expect(await allDropped()).toBe(0);
});

test('unsampled spans are not exported', async () => {
  const { tracer, processor } = pipeline();
  const unsampled = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.NONE, isRemote: true };
  tracer.startSpan('a', {}, trace.setSpanContext(ROOT_CONTEXT, unsampled)).end();
  await processor.forceFlush();
  expect(collector.received).toEqual([]);
});
