import { decodeTraceRequest } from '@sextant/telemetry/testing/decode';
import { otlpRequest } from './spans';

test('a request has the ids, times, status and resource of its spans', () => {
  const traceId = Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex');
  const times = { startMs: 1_795_435_067_385, endMs: 1_795_435_067_485 };
  const root = { traceId, isRoot: true, isFailed: false, ...times };
  const decoded = JSON.parse(
    decodeTraceRequest(otlpRequest('front', [root, { ...root, isRoot: false, isFailed: true }])),
  );
  const [{ resource, scopeSpans }] = decoded.resourceSpans;
  expect(resource.attributes[0]).toEqual({ key: 'service.name', value: { stringValue: 'front' } });
  const common = {
    traceId: traceId.toString('hex'),
    startTimeUnixNano: '1795435067385000000',
    endTimeUnixNano: '1795435067485000000',
    attributes: expect.arrayContaining([{ key: 'http.route', value: { stringValue: '/orders/{id}' } }]),
  };
  const spanId = traceId.toString('hex', 0, 8);
  const [first, second] = scopeSpans[0].spans;
  expect(first).toMatchObject({ ...common, spanId, kind: 2 });
  expect(first).not.toHaveProperty('parentSpanId');
  expect(first).not.toHaveProperty('status');
  expect(second).toMatchObject({ ...common, parentSpanId: spanId, kind: 3, status: { code: 2 } });
});
