import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { InMemorySpanExporter, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import { spansDroppedTotal } from '@sextant/signals/traces';
import { until } from './fixtures/receiver';
import { spanPipeline, type PipelineSettings } from './span-pipeline';
import { captureTelemetry, type Capture } from './testing';

// The real exporter and a real collector's answers are tested in start.test.ts; here, what the pipeline does with them.
type Answer = (done: (result: ExportResult) => void) => void;
const succeed: Answer = (done) => done({ code: ExportResultCode.SUCCESS });
const fail: Answer = (done) => done({ code: ExportResultCode.FAILED });
const hang: Answer = () => {};

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

function pipeline(answer: Answer, settings: PipelineSettings = {}) {
  const names: string[] = [];
  const exporter: SpanExporter = {
    export(spans, done) {
      names.push(...spans.map((s) => s.name));
      answer(done);
    },
    shutdown: () => Promise.resolve(),
  };
  const processor = spanPipeline(exporter, { delayMs: 10, exportTimeoutMs: 200, ...settings });
  const provider = new TracerProvider({ spanProcessors: [processor] });
  const end = (n: number) => {
    for (let i = 0; i < n; i += 1) provider.getTracer('test').startSpan(`span ${i}`).end();
  };
  return { names, provider, end };
}

const dropped = (reason: 'queue_full' | 'export_failed' | 'shutdown') => captured.value(spansDroppedTotal, { reason });
const allDropped = async () =>
  (await Promise.all([dropped('queue_full'), dropped('export_failed'), dropped('shutdown')])).reduce<number>(
    (a, b) => a + (b ?? 0),
    0,
  );

describe('the span pipeline', () => {
  test('exports what has ended', async () => {
    const { names, end } = pipeline(succeed);
    end(2);
    await until('both are exported', () => names.length === 2);
    expect(await allDropped()).toBe(0);
  });

  test('counts spans whose export fails, and goes on', async () => {
    const { end } = pipeline(fail);
    end(3);
    await until('three are counted', async () => (await dropped('export_failed')) === 3);
    end(2);
    await until('all are counted', async () => (await dropped('export_failed')) === 5);
  });

  test('holds no more spans than its queue allows while an export hangs, and counts the others', async () => {
    const held: (() => void)[] = [];
    const { end, names } = pipeline((done) => void held.push(() => succeed(done)), { queueSize: 1_000 });
    end(5_000);
    await until('an export is under way', () => names.length > 0);
    end(1_000);
    expect(await dropped('queue_full')).toBe(6_000 - 1_000 - names.length);
    held.forEach((finish) => finish());
  });

  test('takes spans again after an export has timed out', async () => {
    let answer = hang;
    const { end, names } = pipeline((done) => answer(done), { queueSize: 600, exportTimeoutMs: 50 });
    end(600);
    await until('an export hangs', () => names.length > 0);
    answer = succeed;
    await until('the rest is exported', () => names.length === 600);
    end(1);
    await until('a later span is exported', () => names.length === 601);
  });

  test('exports what waits at the shutdown', async () => {
    const { end, names, provider } = pipeline(succeed, { delayMs: 60_000 });
    end(2_000);
    await provider.shutdown();
    expect(names).toHaveLength(2_000);
    expect(await allDropped()).toBe(0);
  });

  test('redacts attributes, status and events before they leave', async () => {
    const memory = new InMemorySpanExporter();
    const provider = new TracerProvider({ spanProcessors: [spanPipeline(memory)] });
    const span = provider
      .getTracer('test')
      .startSpan('call', { attributes: { 'url.full': 'https://me:hunter22@host/x' } });
    span.recordException(new Error('Bearer hunter22hunter22 refused'));
    span.setStatus({ code: 2, message: 'password=hunter22' });
    span.end();
    await provider.forceFlush();
    const [sent] = memory.getFinishedSpans();
    expect(sent?.attributes['url.full']).toBe('https://[redacted]@host/x');
    expect(JSON.stringify([sent?.events, sent?.status])).not.toContain('hunter22');
  });
});
