import { spanMetricsCallsTotal } from '@sextant/signals/foreign';
import { SLOW_SECONDS } from '@sextant/signals/sampling';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { willBeKept } from '@sextant/telemetry/sampling';
import { postOtlp } from './testing/collector';
import { sampleSum } from './testing/exposition';
import {
  BACK,
  FRONT,
  generateTraces,
  lateRequest,
  otlpRequest,
  SPANS_PER_TRACE,
  type GeneratedTrace,
  type TraceKind,
} from './testing/generate-traces';

const COUNTS: Readonly<Record<TraceKind, number>> = { error: 50, slow: 20, probe: 20, ordinary: 910 };
const TOTAL = 1000;
const traces = generateTraces({ seed: 'must-show-4', counts: COUNTS, slowSeconds: SLOW_SECONDS });
const idsOf = (kind: TraceKind) => traces.filter((t) => t.kind === kind).map((t) => t.traceId);

const KEY = ['sk-', 'proj-0123456789abcdefghij'].join('');
const MAIL = ['jane.doe', '@example.com'].join('');

interface JaegerSpan {
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

let stack: TestStack;
let kept: ReadonlyMap<string, string>;

beforeAll(async () => {
  stack = await startStack({ only: ['collector', 'jaeger', 'loki'], env: { COLLECTOR_ROOT_WAIT: '2s' } });
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
  kept = await until('Jaeger has the kept traces', tracesInJaeger, { timeoutMs: 90_000 });
}, 900_000);

afterAll(() => stack?.stop(), 60_000);

test('every trace with an error and every slow trace is in Jaeger', () => {
  expect([...idsOf('error'), ...idsOf('slow')].filter((id) => !kept.has(id))).toEqual([]);
});

test('no health probe is in Jaeger, not even a failed one', () => {
  expect(idsOf('probe').filter((id) => kept.has(id))).toEqual([]);
});

test('10% ± 3 of the other traces are in Jaeger, exactly those that a process predicts', () => {
  const ordinary = idsOf('ordinary').filter((id) => kept.has(id));
  expect(ordinary.length / COUNTS.ordinary).toBeGreaterThan(0.07);
  expect(ordinary.length / COUNTS.ordinary).toBeLessThan(0.13);
  // tailsamplingprocessor 0.155, internal/sampling/probabilistic.go: 64-bit FNV-1a over the salt and the 16 bytes of the
  // trace id; kept when the hash is at most ratio * (2^64 - 1).
  expect(ordinary).toEqual(idsOf('ordinary').filter(willBeKept));
});

test('secrets in attributes and status messages are redacted without the text around them', () => {
  for (const trace of kept.values()) {
    expect(trace).not.toContain(KEY);
    expect(trace).not.toContain(MAIL);
  }
  const { spans }: { spans: JaegerSpan[] } = JSON.parse(kept.get(idsOf('error')[0]!)!);
  const tags = spans.flatMap((span) => span.tags);
  const valueOf = (key: string) => tags.find((tag) => tag.key === key)?.value;
  expect(valueOf('app.note')).toBe('call with ****');
  expect(valueOf('gen_ai.prompt')).toBe('write to **** please');
  expect(valueOf('openai.api_key')).toBe('****');
  expect(valueOf('otel.status_description')).toBe('incorrect key: ****');
});

test('span metrics count every span, including those of dropped traces', async () => {
  const { name } = spanMetricsCallsTotal;
  await until('every span is counted', async () => {
    const text = await page('collector-spanmetrics');
    expect(sampleSum(text, name, { service_name: FRONT })).toBe(TOTAL);
    expect(sampleSum(text, name, { service_name: BACK })).toBe(TOTAL * (SPANS_PER_TRACE - 1));
    expect(text).toContain('traces_span_metrics_duration_seconds_bucket{');
    return true;
  });
});

test('a late span joins a kept trace, and keeps a dropped one only when it fails', async () => {
  const dropped = traces.filter(({ kind, traceId }) => kind === 'ordinary' && !willBeKept(traceId)).slice(0, 2);
  const sampled = traces.find(({ kind }) => kind === 'error')!;
  await send('/v1/traces', lateRequest([sampled, dropped[0]!], BACK));
  await send('/v1/traces', lateRequest([dropped[1]!], BACK, { failed: true }));
  await until('Jaeger has the late spans', async () => {
    expect(await storedSpans(sampled)).toBe(SPANS_PER_TRACE + 1);
    expect(await storedSpans(dropped[1]!)).toBe(1);
    return true;
  });
  expect(await storedSpans(dropped[0]!)).toBe(0);
});

test('a secret in the body of an OTLP log does not reach Loki', async () => {
  const now = `${Date.now()}000000`;
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: FRONT } }] };
  const body = { stringValue: `authorization: Bearer ${KEY} for ${MAIL}` };
  await send('/v1/logs', {
    resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{ timeUnixNano: now, severityText: 'INFO', body }] }] }],
  });
  const lines = await until('Loki has the line', async () => {
    const query = new URLSearchParams({ query: `{service="${FRONT}"}` });
    const response = await fetch(`${stack.endpoints['loki']}/loki/api/v1/query_range?${query.toString()}`);
    const { data } = (await response.json()) as { data: { result: { values: [string, string][] }[] } };
    expect(data.result).not.toEqual([]);
    return data.result.flatMap(({ values }) => values.map(([, line]) => line));
  });
  expect(lines).toEqual(['**** for ****']);
});

const send = (path: string, body: unknown) => postOtlp(`${stack.endpoints['collector']}${path}`, body);

async function page(endpoint: string): Promise<string> {
  return (await fetch(`${stack.endpoints[endpoint]}/metrics`)).text();
}

async function storedSpans({ traceId }: GeneratedTrace): Promise<number> {
  const response = await fetch(`${stack.endpoints['jaeger']}/api/traces/${traceId}`);
  if (response.status === 404) return 0;
  const { data } = (await response.json()) as { data: { spans: unknown[] }[] };
  return data[0]!.spans.length;
}

/** Traces as JSON by trace id. Throws until the sampler has decided on every trace and Jaeger has every kept span. */
async function tracesInJaeger(): Promise<ReadonlyMap<string, string>> {
  const metrics = await page('collector-metrics');
  const sum = (name: string, labels = {}) =>
    sampleSum(metrics, `otelcol_processor_tail_sampling_${name}_total`, labels);
  // Kept traces count again at the processor that drops probes.
  expect(sum('new_trace_id_received')).toBeGreaterThan(TOTAL);
  expect(sum('global_count_traces_sampled')).toBe(sum('new_trace_id_received'));
  const query = new URLSearchParams({ service: FRONT, limit: `${TOTAL}`, lookback: '1h' });
  const response = await fetch(`${stack.endpoints['jaeger']}/api/traces?${query.toString()}`);
  const { data } = (await response.json()) as { data: { traceID: string; spans: unknown[] }[] };
  expect(data).toHaveLength(sum('count_traces_sampled', { policy: 'probes.others', decision: 'sampled' }));
  expect(data.filter(({ spans }) => spans.length !== SPANS_PER_TRACE)).toEqual([]);
  return new Map(data.map((trace) => [trace.traceID, JSON.stringify(trace)]));
}
