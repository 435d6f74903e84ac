import { context, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import '../context';
import { foldSpans, withFoldedSpans } from './folded-spans';

/** An instrumentation of a client. */
class Client extends InstrumentationBase {
  constructor() {
    super('client', '1.0.0', {});
  }

  protected init(): undefined {}

  /** A call that does `work` and then ends. */
  call(name: string, work: (span: Span) => void = () => {}): void {
    const span = this.tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: { 'server.address': 'db' } });
    context.with(trace.setSpan(context.active(), span), () => work(span));
    span.end();
  }
}

let ended: ReadableSpan[] = [];
const processor = {
  onStart() {},
  onEnd: (span: ReadableSpan) => void ended.push(span),
  async forceFlush() {},
  async shutdown() {},
};
const provider = new TracerProvider({ spanProcessors: [processor] });
const tracer = provider.getTracer('test');
const client = foldSpans(new Client(), (name) => name === 'COMMIT');
client.setTracerProvider(provider);

beforeEach(() => {
  ended = [];
});
afterEach(() => jest.useRealTimers());

/** The names of the spans that `work` records inside the span `request`. */
function recorded(work: () => void) {
  const request = tracer.startSpan('request');
  context.with(trace.setSpan(context.active(), request), work);
  request.end();
  return ended;
}
const namesOf = (work: () => void) => recorded(work).map(({ name }) => name);

test('folds the spans that the instrumentation names, and no others', () => {
  const work = () => ['SELECT', 'COMMIT'].forEach((name) => client.call(name));
  expect(namesOf(work)).toEqual(['SELECT', 'request']);
});

test('folds the spans of a function and counts them in the surrounding span', () => {
  const spans = recorded(() => {
    client.call('first');
    withFoldedSpans(() => ['second', 'third'].forEach((name) => client.call(name)));
  });
  expect(spans.map(({ name }) => name)).toEqual(['first', 'request']);
  expect(spans[1]?.attributes).toEqual({ 'sextant.folded_spans': 2 });
});

test('records a folded span that fails, with all that happened to it', () => {
  const error = new Error('the connection is closed');
  const spans = recorded(() =>
    client.call('COMMIT', (span) => {
      span.setAttribute('db.namespace', 'sextant').updateName('COMMIT sextant').addEvent('retried');
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    }),
  );
  const [failed, request] = spans;
  expect(failed).toMatchObject({
    name: 'COMMIT sextant',
    kind: SpanKind.CLIENT,
    attributes: { 'server.address': 'db', 'db.namespace': 'sextant' },
    status: { code: SpanStatusCode.ERROR, message: 'the connection is closed' },
    events: [{ name: 'retried' }, { name: 'exception', attributes: { 'exception.message': error.message } }],
    parentSpanContext: { spanId: request!.spanContext().spanId },
  });
  expect(request?.attributes).toEqual({});
});

test('records a slow folded span with its times', () => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
  const [slow] = recorded(() => client.call('COMMIT', () => jest.setSystemTime(1_700_000_001_500)));
  expect(slow).toMatchObject({ name: 'COMMIT', startTime: [1_700_000_000, 0], endTime: [1_700_000_001, 500_000_000] });
});

test('makes the spans inside a folded span children of the surrounding one', () => {
  const [inner, request] = recorded(() => client.call('COMMIT', () => tracer.startSpan('inner').end()));
  expect(inner?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
});

test('does not count spans that are suppressed', () => {
  const suppressed = () => context.with(suppressTracing(context.active()), () => client.call('SELECT'));
  const [request] = recorded(() => withFoldedSpans(suppressed));
  expect(request?.attributes).toEqual({});
  expect(ended).toHaveLength(1);
});

test('keeps spans without a surrounding span', () => {
  client.call('COMMIT');
  withFoldedSpans(() => client.call('SELECT'));
  expect(ended.map(({ name }) => name)).toEqual(['COMMIT', 'SELECT']);
});

test('ignores changes after the end, and a second end', () => {
  let late: Span | undefined;
  const work = () => client.call('COMMIT', (span) => (late = span));
  expect(namesOf(work)).toEqual(['request']);
  late?.setStatus({ code: SpanStatusCode.ERROR }).end();
  expect(late?.isRecording()).toBe(false);
  expect(ended).toHaveLength(1);
});
