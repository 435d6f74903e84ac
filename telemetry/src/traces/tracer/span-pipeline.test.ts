import type { Tracer } from '@opentelemetry/api';
import { spansDroppedTotal } from '@sextant/signals/telemetry';
import { until } from '@sextant/stack/until';
import { receiver, type Receiver } from '../../testing/receiver';
import { captureTelemetry, type Capture } from '../../testing/testing';
import { spanPipeline, type PipelineSettings, type SpanPipeline } from './span-pipeline';
import { tracerProvider } from './tracer';

interface OtlpSpan {
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
}
interface Otlp {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

let captured: Capture;
let collector: Receiver;
let pipelines: SpanPipeline[] = [];
beforeEach(async () => {
  captured = captureTelemetry();
  collector = await receiver();
});
afterEach(async () => {
  await Promise.all(pipelines.map((one) => one.shutdown(0)));
  pipelines = [];
  await collector.close();
});

function pipeline(settings: Partial<PipelineSettings> = {}) {
  const one = spanPipeline({ url: collector.url, resource: { 'service.name': 'test' }, delayMs: 10, ...settings });
  pipelines.push(one);
  const provider = tracerProvider(one.sink);
  const tracer: Tracer = provider.getTracer('test');
  const end = (n: number) => {
    for (let i = 0; i < n; i += 1) tracer.startSpan(`span ${i}`).end();
  };
  return { ...one, provider, tracer, end };
}

const scopes = () =>
  collector.received.flatMap((r) => (JSON.parse(r.body) as Otlp).resourceSpans.flatMap((rs) => rs.scopeSpans));
const spans = () => scopes().flatMap((scope) => scope.spans);
const dropped = (reason: 'queue_full' | 'export_failed' | 'shutdown' | 'unwritable') =>
  captured.value(spansDroppedTotal, { reason });
const allDropped = async () =>
  (await Promise.all([dropped('queue_full'), dropped('export_failed'), dropped('shutdown')])).reduce<number>(
    (a, b) => a + (b ?? 0),
    0,
  );

describe('the span pipeline', () => {
  test('exports ended spans by scope', async () => {
    const { provider, end } = pipeline();
    end(2);
    provider.getTracer('other', '1.0').startSpan('alone').end();
    await until('all have arrived', () => spans().length === 3);
    expect(scopes().map(({ scope, spans: own }) => [scope, own.map((s) => s.name)])).toEqual([
      [{ name: 'test' }, ['span 0', 'span 1']],
      [{ name: 'other', version: '1.0' }, ['alone']],
    ]);
    expect(await allDropped()).toBe(0);
  });

  test('reuses buffers without mixing batches', async () => {
    const { end } = pipeline();
    for (const [round, n] of [300, 200, 1].entries()) {
      end(n);
      await until('all have arrived', () => collector.received.length === round + 1);
    }
    expect(scopes().map((scope) => scope.spans.length)).toEqual([300, 200, 1]);
  });

  test('batches spans that end while a request is in flight', async () => {
    let answered: (() => void) | undefined;
    collector.respondWith((response) => (answered = () => response.end()));
    const { end } = pipeline({ delayMs: 60_000 });
    end(512);
    await until('the first is under way', () => answered !== undefined);
    end(4 * 512 + 600);
    collector.respondWith(200);
    answered!();
    await until('all have arrived', () => collector.received.length === 3);
    expect(scopes().map((scope) => scope.spans.length)).toEqual([512, 4 * 512, 600]);
    expect(await allDropped()).toBe(0);
  });

  test('counts spans that the collector refuses and continues', async () => {
    const { end } = pipeline();
    collector.respondWith(400);
    end(3);
    await until('three are counted', async () => (await dropped('export_failed')) === 3);
    end(2);
    await until('all are counted', async () => (await dropped('export_failed')) === 5);
  });

  test('counts a span that cannot be encoded and exports the others', async () => {
    const { tracer, end } = pipeline({ queueSize: 3 });
    tracer.startSpan(undefined as unknown as string).end();
    end(2);
    await until('the others have arrived', () => spans().length === 2);
    expect(await dropped('unwritable')).toBe(1);
    end(3);
    await until('its place is free again', () => spans().length === 5);
    expect(await allDropped()).toBe(0);
  });

  test('bounds the queue while the collector hangs and counts dropped spans', async () => {
    collector.respondWith(() => {});
    const { end } = pipeline({ queueSize: 1_000 });
    end(5_000);
    await until('a request is under way', () => spans().length > 0);
    end(1_000);
    expect(await dropped('queue_full')).toBe(6_000 - 1_000);
  });

  test('drops an expired batch and exports later ones', async () => {
    collector.respondWith(() => {});
    const { end } = pipeline({ expireMs: 100 });
    end(600);
    await until('the first batch is given up', async () => (await dropped('export_failed')) === 512);
    collector.respondWith(200);
    await until('the rest has arrived', () => spans().filter((s) => s.name === 'span 599').length > 0);
    end(1);
    await until('a later span has arrived', () => spans().at(-1)?.name === 'span 0');
  });

  test('exports pending spans at shutdown and counts later ones', async () => {
    const { end, shutdown } = pipeline({ delayMs: 60_000 });
    end(2_000);
    await shutdown(5_000);
    expect(spans()).toHaveLength(2_000);
    expect(await allDropped()).toBe(0);
    end(1);
    expect(await dropped('shutdown')).toBe(1);
  });

  test('redacts attributes, status and events', async () => {
    const { tracer } = pipeline();
    const attributes = { 'url.full': 'https://me:hunter22@host/x', list: ['password=hunter22', 'fine'] };
    const span = tracer.startSpan('call', { attributes });
    span.recordException(new Error('Bearer hunter22hunter22 refused'));
    span.setStatus({ code: 2, message: 'password=hunter22' });
    span.end();
    await until('it has arrived', () => spans().length === 1);
    expect(spans()[0]?.attributes[0]?.value.stringValue).toBe('https://[redacted]@host/x');
    expect(collector.received[0]?.body).not.toContain('hunter22');
    expect(attributes['url.full']).toContain('hunter22');
  });
});
