import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import * as a from '@sextant/signals/attributes';
import { span } from '@sextant/signals/declare/span';
import { captureTelemetry, type Capture } from '../testing/testing';
import { activeTraceparents, emitSpan, linkActiveSpan, plannedContext, planSpan, traceIdOf } from './planned-span';
import { withSpan } from './traces';

const requestSpan = span({ name: 'request', kind: 'server', description: 'A request.', attributes: [] });
const stepSpan = span({ name: 'step', kind: 'consumer', description: 'A step.', attributes: [] });
const runSpan = span({
  name: 'run {sextant.run.kind}',
  kind: 'internal',
  description: 'A run.',
  attributes: [a.runKind, a.errorType],
});

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

const idsOf = (one: ReturnType<Capture['spans']>[number] | undefined) => {
  const { traceId, spanId } = one!.spanContext();
  return { traceId, spanId };
};
const named = (name: string) => captured.spans().find((one) => one.name === name)!;

test('is the root of spans that ended before it was emitted', async () => {
  const planned = planSpan();
  await withSpan(stepSpan, { parent: plannedContext(planned) }, () => {});
  emitSpan(runSpan, planned, { endMs: planned.startMs + 5_000, attributes: { 'sextant.run.kind': 'page' } });
  const [step, run] = captured.spans();
  expect(run).toMatchObject({
    name: 'run page',
    attributes: { 'sextant.run.kind': 'page' },
    status: { code: SpanStatusCode.UNSET },
    duration: [5, 0],
  });
  expect(run?.parentSpanContext).toBeUndefined();
  expect(step?.parentSpanContext).toMatchObject(idsOf(run));
  expect(run?.spanContext().traceId).toBe(traceIdOf(planned));
});

test('can be emitted inside another span, and after it was stored', async () => {
  const planned = JSON.parse(JSON.stringify(planSpan())) as ReturnType<typeof planSpan>;
  await withSpan(requestSpan, {}, () => emitSpan(runSpan, planned, { endMs: Date.now(), attributes: {} }));
  expect(named('run unknown').parentSpanContext).toBeUndefined();
  expect(named('run unknown').spanContext().traceId).toBe(traceIdOf(planned));
  expect(named('request').spanContext().traceId).not.toBe(traceIdOf(planned));
});

test('links to the span in which it was planned, which links back', async () => {
  const planned = await withSpan(requestSpan, {}, () => {
    const plan = planSpan();
    linkActiveSpan(plan);
    return plan;
  });
  emitSpan(runSpan, planned, { endMs: Date.now(), attributes: {} });
  const [request, run] = captured.spans();
  expect(request?.links).toMatchObject([{ context: idsOf(run) }]);
  expect(run?.links).toMatchObject([{ context: idsOf(request) }]);
});

test('has status ERROR and a description when its work failed', () => {
  emitSpan(runSpan, planSpan(), { endMs: Date.now(), attributes: { 'error.type': 'TIMEOUT' }, error: 'too late' });
  expect(captured.spans()[0]).toMatchObject({
    status: { code: SpanStatusCode.ERROR, message: 'too late' },
    attributes: { 'error.type': 'TIMEOUT' },
  });
});

test('only the planned span gets the planned ids', async () => {
  const planned = planSpan();
  emitSpan(runSpan, planned, { endMs: Date.now(), attributes: {} });
  await withSpan(requestSpan, {}, () => {});
  const ids = captured.spans().map((one) => one.spanContext().spanId);
  expect(new Set(ids).size).toBe(2);
  expect(named('request').spanContext().traceId).not.toBe(traceIdOf(planned));
});

test('never ends before its start', () => {
  const planned = planSpan();
  emitSpan(runSpan, planned, { endMs: planned.startMs - 3_600_000, attributes: {} });
  expect(captured.spans()[0]?.duration).toEqual([0, 0]);
});

test('of a request that is not sampled is not emitted', () => {
  const request = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 0 };
  const planned = context.with(trace.setSpanContext(context.active(), request), () => planSpan());
  expect(planned.traceparent).toMatch(/-00$/);
  expect(trace.getSpanContext(plannedContext(planned))?.traceFlags).toBe(0);
  emitSpan(runSpan, planned, { endMs: Date.now(), attributes: {} });
  expect(captured.spans()).toEqual([]);
});

test('without an active span has no links', () => {
  expect(activeTraceparents()).toEqual([]);
  expect(planSpan().links).toEqual([]);
  expect(() => linkActiveSpan(planSpan())).not.toThrow();
});

test.each(['', 'garbage', '00-0-0-01'])('with the stored traceparent %j is ignored', async (traceparent) => {
  const planned = { traceparent, startMs: 0, links: ['garbage'] };
  emitSpan(runSpan, planned, { endMs: Date.now(), attributes: {} });
  expect(captured.spans()).toEqual([]);
  expect(trace.getSpanContext(plannedContext(planned))).toBeUndefined();
});
