// Checks spans against the OpenTelemetry specification.
import { context, ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import '../../context';
import { decodeTraceRequest } from '../../testing/decode';
import { SpanBatch } from './batch';
import type { RecordingSpan } from './span';
import { tracerProvider } from './tracer';

const ended: RecordingSpan[] = [];
const tracer = tracerProvider((span) => ended.push(span)).getTracer('test');
const off = tracerProvider().getTracer('test');
beforeEach(() => ended.splice(0));

interface Otlp {
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
  readonly [key: string]: unknown;
}
function otlp(span: unknown): Otlp {
  const batch = new SpanBatch({});
  batch.add(span as RecordingSpan);
  const { resourceSpans } = JSON.parse(decodeTraceRequest(batch.body())) as {
    resourceSpans: [{ scopeSpans: [{ spans: [Otlp] }] }];
  };
  return resourceSpans[0].scopeSpans[0].spans[0];
}

describe('a tracer', () => {
  test('continues the trace of the context, local or remote', () => {
    const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
    const child = tracer.startSpan('child', {}, trace.setSpanContext(ROOT_CONTEXT, remote));
    const grandchild = tracer.startSpan('grandchild', {}, trace.setSpan(ROOT_CONTEXT, child));
    expect(grandchild.spanContext().traceId).toBe(remote.traceId);
    child.end();
    expect(otlp(child)).toMatchObject({ parentSpanId: remote.spanId, flags: 0x301 });
    grandchild.end();
    expect(otlp(grandchild)).toMatchObject({ parentSpanId: child.spanContext().spanId, flags: 0x101 });
  });

  test('ignores an invalid remote context', () => {
    const broken = { traceId: '0'.repeat(32), spanId: 'x', traceFlags: TraceFlags.SAMPLED };
    const span = tracer.startSpan('a', {}, trace.setSpanContext(ROOT_CONTEXT, broken));
    expect(span.spanContext().traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  });

  test('does not record when tracing is suppressed, and propagates ids without a sink', () => {
    const silent = tracer.startSpan('a', {}, suppressTracing(ROOT_CONTEXT));
    expect([silent.isRecording(), trace.isSpanContextValid(silent.spanContext())]).toEqual([false, false]);
    const unrecorded = off.startSpan('a', {}, ROOT_CONTEXT);
    expect([unrecorded.isRecording(), trace.isSpanContextValid(unrecorded.spanContext())]).toEqual([false, true]);
  });

  test('activates the span in each form of startActiveSpan', () => {
    const active = () => trace.getActiveSpan();
    expect(tracer.startActiveSpan('a', (span) => active() === span)).toBe(true);
    expect(tracer.startActiveSpan('a', { kind: 2 }, (span) => active() === span)).toBe(true);
    expect(tracer.startActiveSpan('a', {}, context.active(), (span) => active() === span)).toBe(true);
  });
});

describe('a span', () => {
  test('is encoded as OTLP', () => {
    const span = tracer.startSpan('work', {
      kind: 2,
      startTime: [1_700_000_000, 123_456_789],
      attributes: { text: 'a "b"\n', int: 3, double: 0.5, flag: true, list: ['x', 'y'] },
      links: [{ context: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 } }],
    });
    span.addEvent('seen', { n: 1 }, 1_700_000_001_000);
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
    span.end([1_700_000_002, 0]);
    const { traceId, spanId } = span.spanContext();
    const { startTimeUnixNano, ...rest } = otlp(span);
    // Doubles represent such times with a precision of a quarter of a microsecond.
    expect(Math.abs(Number(String(startTimeUnixNano).slice(-9)) - 123_456_789)).toBeLessThan(500);
    expect(rest).toEqual({
      traceId,
      spanId,
      name: 'work',
      kind: 3,
      endTimeUnixNano: '1700000002000000000',
      attributes: [
        { key: 'text', value: { stringValue: 'a "b"\n' } },
        { key: 'int', value: { intValue: '3' } },
        { key: 'double', value: { doubleValue: 0.5 } },
        { key: 'flag', value: { boolValue: true } },
        { key: 'list', value: { arrayValue: { values: [{ stringValue: 'x' }, { stringValue: 'y' }] } } },
      ],
      events: [
        {
          timeUnixNano: '1700000001000000000',
          name: 'seen',
          attributes: [{ key: 'n', value: { intValue: '1' } }],
        },
      ],
      links: [{ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) }],
      status: { code: 2, message: 'broken' },
      flags: 0x101,
    });
  });

  test('encodes numbers and texts of every size', () => {
    const texts = ['', 'ü', '€'.repeat(42), '€'.repeat(43), '😀'.repeat(1_000), 'x'.repeat(127), 'x'.repeat(128)];
    const whole = [0, 127, 128, 300, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, -1, Number.MIN_SAFE_INTEGER];
    const span = tracer.startSpan('size', { attributes: { texts, whole, double: [-0.25, 1e300] } });
    expect(otlp(span).attributes.map(({ value }) => value)).toEqual([
      { arrayValue: { values: texts.map((stringValue) => ({ stringValue })) } },
      { arrayValue: { values: whole.map((n) => ({ intValue: String(n) })) } },
      { arrayValue: { values: [{ doubleValue: -0.25 }, { doubleValue: 1e300 }] } },
    ]);
  });

  test('encodes repeated and changed attribute values', () => {
    const values = ['same', 'same', 'same', 'other', 'same'];
    const encoded = values.map((text) => otlp(tracer.startSpan('a', { attributes: { repeated: text } })).attributes);
    expect(encoded).toEqual(values.map((stringValue) => [{ key: 'repeated', value: { stringValue } }]));
  });

  test('skips invalid attributes, truncates long texts, and limits attributes to 64', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]));
    const odd = { none: undefined, fn: (() => 1) as never, long: 'x'.repeat(10_000), inf: Infinity };
    const span = tracer.startSpan('a', { attributes: { ...odd, ...many } });
    span.end();
    const { attributes } = otlp(span);
    expect(attributes).toHaveLength(64);
    expect(attributes[0]).toEqual({ key: 'long', value: { stringValue: 'x'.repeat(4_096) } });
    expect(attributes[1]).toEqual({ key: 'inf', value: { doubleValue: 'Infinity' } });
  });

  test('does not change after its end and ends once', () => {
    const span = tracer.startSpan('a');
    span.end();
    span.setAttribute('k', 1).setStatus({ code: 2 }).updateName('b').addEvent('e');
    span.end();
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({ name: 'a', attributes: {}, events: [], status: { code: 0 } });
    expect(span.isRecording()).toBe(false);
  });

  test('keeps the status OK, records exceptions, and never ends before its start', () => {
    const span = tracer.startSpan('a');
    span.setStatus({ code: SpanStatusCode.OK }).setStatus({ code: SpanStatusCode.ERROR, message: 'no' });
    span.recordException(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    span.end(new Date(0));
    const [one] = ended;
    expect(one?.status).toEqual({ code: SpanStatusCode.OK });
    expect(one?.events[0]).toMatchObject({
      name: 'exception',
      attributes: { 'exception.type': 'ECONNREFUSED', 'exception.message': 'refused' },
    });
    expect(one?.endMs).toBe(one?.startMs);
  });
});

test('deeply nested contexts keep their values without retaining every outer context', () => {
  const [first, second] = [Symbol('first'), Symbol('second')];
  let nested = context.active().setValue(first, 'kept');
  for (let i = 0; i < 100; i += 1) nested = nested.setValue(second, i);
  expect([nested.getValue(first), nested.getValue(second)]).toEqual(['kept', 99]);
  expect(nested.deleteValue(second).getValue(second)).toBeUndefined();
  expect((nested as unknown as { depth: number }).depth).toBeLessThan(20);
});
