import { BACK, FRONT, generateTraces, otlpRequest } from './generate-traces';

const options = { seed: 'a', counts: { error: 2, slow: 2, probe: 2, ordinary: 4 }, slowSeconds: 5 };

test('the seed determines the traces', () => {
  expect(generateTraces(options)).toEqual(generateTraces(options));
  const other = new Set(generateTraces({ ...options, seed: 'b' }).map((t) => t.traceId));
  expect(generateTraces(options).filter((t) => other.has(t.traceId))).toEqual([]);
});

test('each trace has one root in the front service and two inner spans in the back service', () => {
  const traces = generateTraces(options);
  expect(spansOf(otlpRequest(traces, FRONT)).filter((s) => s.parentSpanId === undefined)).toHaveLength(10);
  const inner = spansOf(otlpRequest(traces, BACK));
  expect(inner).toHaveLength(20);
  expect(inner.every((s) => s.parentSpanId !== undefined)).toBe(true);
});

test('too many traces are rejected', () => {
  expect(() => generateTraces({ ...options, counts: { ...options.counts, ordinary: 1e6 } })).toThrow(RangeError);
});

function spansOf(request: unknown): readonly { readonly parentSpanId?: string }[] {
  const { resourceSpans } = request as { resourceSpans: { scopeSpans: { spans: { parentSpanId?: string }[] }[] }[] };
  return resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans));
}
