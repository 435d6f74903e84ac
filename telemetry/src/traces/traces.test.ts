import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { attribute, span } from '@sextant/signals/declare/span';
import { runContext, withRunContext } from '../context';
import { ServiceError } from '../errors/errors';
import { captureTelemetry, type Capture } from '../testing/testing';
import { currentTraceId, traceCarrier, withCarrier, withSpan } from './traces';

const outer = span({ name: 'outer', kind: 'server', description: 'x', attributes: [] });
const inner = span({
  name: 'call {sextant.step}',
  kind: 'client',
  description: 'x',
  attributes: [attribute('sextant.step', 'string', 'x'), attribute('sextant.attempt', 'int', 'x')],
});

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});
const spanNamed = (name: string) => captured.spans().find((s) => s.name === name)!;

describe('withSpan', () => {
  test('nests spans, fills names, sets attributes, and returns the result of its function', async () => {
    const result = await withSpan(outer, {}, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return withSpan(inner, { attributes: { 'sextant.step': 'apply' } }, (s) => {
        s.set({ 'sextant.attempt': 2 });
        return 'done';
      });
    });
    expect(result).toBe('done');
    expect(spanNamed('call apply')).toMatchObject({
      kind: SpanKind.CLIENT,
      attributes: { 'sextant.step': 'apply', 'sextant.attempt': 2 },
      parentSpanContext: { spanId: spanNamed('outer').spanContext().spanId },
      status: { code: SpanStatusCode.UNSET },
    });
  });

  test('records the error class and rethrows the error', async () => {
    const error = new ServiceError('key sk-abcdefghijklmnopqrst is wrong', { errorClass: 'AUTH_ERROR' });
    await expect(withSpan(outer, {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(spanNamed('outer')).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'key [redacted] is wrong' },
      attributes: { 'error.type': 'AUTH_ERROR' },
      events: [{ name: 'exception' }],
    });
  });

  test('records a synchronous error', async () => {
    await expect(
      withSpan(outer, {}, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(spanNamed('outer').status.code).toBe(SpanStatusCode.ERROR);
  });

  test('starts a linked trace on request, in the same run context', async () => {
    await withRunContext({ run_id: 'r' }, () =>
      withSpan(outer, {}, () =>
        withSpan(inner, { name: 'call root', root: true, links: [traceCarrier()] }, () =>
          expect(runContext().run_id).toBe('r'),
        ),
      ),
    );
    expect(spanNamed('call root').parentSpanContext).toBeUndefined();
    expect(spanNamed('call root').links.map((l) => l.context.spanId)).toEqual([
      spanNamed('outer').spanContext().spanId,
    ]);
    expect(spanNamed('call root').spanContext().traceId).not.toBe(spanNamed('outer').spanContext().traceId);
  });

  test('drops invalid links', async () => {
    await withSpan(outer, { links: [{}, { traceparent: 'nonsense' }] }, () => {});
    expect(spanNamed('outer').links).toEqual([]);
  });
});

describe('a carrier', () => {
  test('continues a trace elsewhere', async () => {
    const carrier = await withSpan(outer, {}, () => traceCarrier());
    expect(carrier.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    await withCarrier(JSON.parse(JSON.stringify(carrier)) as typeof carrier, () =>
      withSpan(inner, { name: 'call later' }, () => {}),
    );
    expect(spanNamed('call later').parentSpanContext?.spanId).toBe(spanNamed('outer').spanContext().spanId);
  });

  test('is empty outside a trace, and an empty carrier continues no trace', async () => {
    expect(traceCarrier()).toEqual({});
    expect(currentTraceId()).toBeUndefined();
    await withSpan(outer, {}, () => withCarrier({}, () => withSpan(inner, { name: 'call new' }, () => {})));
    expect(spanNamed('call new').parentSpanContext).toBeUndefined();
  });
});
