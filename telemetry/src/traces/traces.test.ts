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
const one = (name: string) => captured.spans().find((s) => s.name === name)!;

describe('withSpan', () => {
  test('nests, fills the name, sets attributes early and late, and returns what its function returns', async () => {
    const result = await withSpan(outer, {}, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return withSpan(inner, { attributes: { 'sextant.step': 'apply' } }, (s) => {
        s.set({ 'sextant.attempt': 2 });
        return 'done';
      });
    });
    expect(result).toBe('done');
    expect(one('call apply')).toMatchObject({
      kind: SpanKind.CLIENT,
      attributes: { 'sextant.step': 'apply', 'sextant.attempt': 2 },
      parentSpanContext: { spanId: one('outer').spanContext().spanId },
      status: { code: SpanStatusCode.UNSET },
    });
  });

  test('marks the span with the class of the error and throws it on', async () => {
    const error = new ServiceError('key sk-abcdefghijklmnopqrst is wrong', { errorClass: 'AUTH_ERROR' });
    await expect(withSpan(outer, {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(one('outer')).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'key [redacted] is wrong' },
      attributes: { 'error.type': 'AUTH_ERROR' },
      events: [{ name: 'exception' }],
    });
  });

  test('also marks and ends it when the function throws at once', async () => {
    await expect(
      withSpan(outer, {}, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(one('outer').status.code).toBe(SpanStatusCode.ERROR);
  });

  test('starts a trace of its own with a link when asked to, in the same run', async () => {
    await withRunContext({ run_id: 'r' }, () =>
      withSpan(outer, {}, () =>
        withSpan(inner, { name: 'call own', root: true, links: [traceCarrier()] }, () =>
          expect(runContext().run_id).toBe('r'),
        ),
      ),
    );
    expect(one('call own').parentSpanContext).toBeUndefined();
    expect(one('call own').links.map((l) => l.context.spanId)).toEqual([one('outer').spanContext().spanId]);
    expect(one('call own').spanContext().traceId).not.toBe(one('outer').spanContext().traceId);
  });

  test('drops links that are not valid', async () => {
    await withSpan(outer, { links: [{}, { traceparent: 'nonsense' }] }, () => {});
    expect(one('outer').links).toEqual([]);
  });
});

describe('a carrier', () => {
  test('takes a trace to where it is continued', async () => {
    const carrier = await withSpan(outer, {}, () => traceCarrier());
    expect(carrier.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    await withCarrier(JSON.parse(JSON.stringify(carrier)) as typeof carrier, () =>
      withSpan(inner, { name: 'call later' }, () => {}),
    );
    expect(one('call later').parentSpanContext?.spanId).toBe(one('outer').spanContext().spanId);
  });

  test('is empty outside of any trace, and an empty one continues none', async () => {
    expect(traceCarrier()).toEqual({});
    expect(currentTraceId()).toBeUndefined();
    await withSpan(outer, {}, () => withCarrier({}, () => withSpan(inner, { name: 'call new' }, () => {})));
    expect(one('call new').parentSpanContext).toBeUndefined();
  });
});
