import { spanMetricsCallsTotal } from '@sextant/signals/foreign';
import { SLOW_SECONDS } from '@sextant/signals/sampling';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { willBeKept } from '@sextant/telemetry/sampling';
import { BACK, FRONT, generateTraces, otlpRequest, SPANS_PER_TRACE, type TraceKind } from './testing/generate-traces';
import { eventually } from './testing/eventually';
import { sampleSum } from './testing/exposition';

const COUNTS: Readonly<Record<TraceKind, number>> = { error: 50, slow: 20, probe: 20, ordinary: 910 };
const TOTAL = 1000;
const traces = generateTraces({ seed: 'must-show-4', counts: COUNTS, slowSeconds: SLOW_SECONDS });
const idsOf = (kind: TraceKind) => traces.filter((t) => t.kind === kind).map((t) => t.traceId);

const KEY = ['sk-', 'proj-0123456789abcdefghij'].join('');
const MAIL = ['jane.doe', '@example.com'].join('');

interface Tagged {
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

let stack: TestStack;
let kept: ReadonlyMap<string, string>;

beforeAll(async () => {
  stack = await startStack({ only: ['collector', 'jaeger', 'loki'] });
  const attributes = {
    'app.note': `call with ${KEY}`,
    'gen_ai.prompt': `write to ${MAIL} please`,
    'openai.api_key': 'x',
  };
  for (let from = 0; from < TOTAL; from += 100) {
    const batch = traces.slice(from, from + 100);
    await send('/v1/traces', otlpRequest(batch, BACK, { message: `incorrect key: ${KEY}` }));
    await send('/v1/traces', otlpRequest(batch, FRONT, { attributes }));
  }
  kept = await eventually(tracesInJaeger, { timeoutMs: 90_000 });
}, 900_000);

afterAll(() => stack?.stop(), 60_000);

test('every trace with an error and every slow trace is in Jaeger', () => {
  expect([...idsOf('error'), ...idsOf('slow')].filter((id) => !kept.has(id))).toEqual([]);
});

test('no health probe is in Jaeger, even one that failed', () => {
  expect(idsOf('probe').filter((id) => kept.has(id))).toEqual([]);
});

test('of the other traces 10% ± 3 are in Jaeger, and they are those that the process computes', () => {
  const ordinary = idsOf('ordinary').filter((id) => kept.has(id));
  expect(ordinary.length / COUNTS.ordinary).toBeGreaterThan(0.07);
  expect(ordinary.length / COUNTS.ordinary).toBeLessThan(0.13);
  // tailsamplingprocessor 0.155, internal/sampling/probabilistic.go: FNV-1a, 64 bits, over the bytes of the salt and then
  // the 16 bytes of the trace id in the order in which they are written; kept when at most ratio * (2^64 - 1).
  expect(ordinary).toEqual(idsOf('ordinary').filter(willBeKept));
});

test('secrets in attributes arrive redacted, and the text around them stays', () => {
  for (const trace of kept.values()) {
    expect(trace).not.toContain(KEY);
    expect(trace).not.toContain(MAIL);
  }
  const { spans }: { spans: Tagged[] } = JSON.parse(kept.get(idsOf('error')[0]!)!);
  const tags = spans.flatMap((span) => span.tags);
  const valueOf = (key: string) => tags.find((tag) => tag.key === key)?.value;
  expect(valueOf('app.note')).toBe('call with ****');
  expect(valueOf('gen_ai.prompt')).toBe('write to **** please');
  expect(valueOf('openai.api_key')).toBe('****');
  expect(valueOf('otel.status_description')).toBe('incorrect key: ****');
});

test('span metrics count every span, also of traces that are not kept', async () => {
  const { name } = spanMetricsCallsTotal;
  await eventually(async () => {
    const text = await page('collector-spanmetrics');
    expect(sampleSum(text, name, { service_name: FRONT })).toBe(TOTAL);
    expect(sampleSum(text, name, { service_name: BACK })).toBe(TOTAL * (SPANS_PER_TRACE - 1));
    expect(text).toContain('traces_span_metrics_duration_seconds_bucket{');
  });
});

test('a span that comes late shares the fate of its trace', async () => {
  const dropped = traces.find(({ kind, traceId }) => kind === 'ordinary' && !kept.has(traceId))!;
  const sampled = traces.find(({ kind }) => kind === 'error')!;
  await send('/v1/traces', otlpRequest([dropped, sampled], BACK));
  await eventually(async () => {
    const own = await page('collector-metrics');
    const remembered = 'otelcol_processor_tail_sampling_early_releases_from_cache_decision_total';
    expect(sampleSum(own, remembered, { sampled: 'true' })).toBe(SPANS_PER_TRACE - 1);
    expect(sampleSum(own, remembered, { sampled: 'false' })).toBe(SPANS_PER_TRACE - 1);
  });
});

test('a secret in the body of an OTLP log does not reach Loki', async () => {
  const now = `${Date.now()}000000`;
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: FRONT } }] };
  const body = { stringValue: `authorization: Bearer ${KEY} for ${MAIL}` };
  await send('/v1/logs', {
    resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{ timeUnixNano: now, severityText: 'INFO', body }] }] }],
  });
  const lines = await eventually(async () => {
    const query = new URLSearchParams({ query: `{service_name="${FRONT}"}` });
    const answer = await fetch(`${stack.endpoints['loki']}/loki/api/v1/query_range?${query.toString()}`);
    const { data } = (await answer.json()) as { data: { result: { values: [string, string][] }[] } };
    expect(data.result).not.toEqual([]);
    return data.result.flatMap(({ values }) => values.map(([, line]) => line));
  });
  expect(lines).toEqual(['a**** for ****']);
});

async function send(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${stack.endpoints['collector']}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

async function page(endpoint: string): Promise<string> {
  return (await fetch(`${stack.endpoints[endpoint]}/metrics`)).text();
}

/** Trace id → trace as JSON, once the sampler has decided on every trace and Jaeger has all spans that it let through. */
async function tracesInJaeger(): Promise<ReadonlyMap<string, string>> {
  const own = await page('collector-metrics');
  const decided = 'otelcol_processor_tail_sampling_global_count_traces_sampled_total';
  expect(sampleSum(own, decided)).toBe(TOTAL);
  const query = new URLSearchParams({ service: FRONT, limit: `${TOTAL}`, lookback: '1h' });
  const answer = await fetch(`${stack.endpoints['jaeger']}/api/traces?${query.toString()}`);
  const { data } = (await answer.json()) as { data: { traceID: string; spans: unknown[] }[] };
  expect(data).toHaveLength(sampleSum(own, decided, { sampled: 'true' }));
  expect(data.filter(({ spans }) => spans.length !== SPANS_PER_TRACE)).toEqual([]);
  return new Map(data.map((trace) => [trace.traceID, JSON.stringify(trace)]));
}
