// Standard variables about sampling, limits, propagation and the whole SDK.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@sextant/stack/until';
import { attributesOf, killPrograms, resourceOf, spansOf, startProgram } from '../testing/programs';
import { receiver, type Receiver } from '../testing/receiver';

let target: Receiver;
beforeEach(async () => {
  target = await receiver();
  target.respondWith(200);
});
afterEach(async () => {
  killPrograms();
  await target.close();
});

const program = (env: NodeJS.ProcessEnv = {}) => startProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: target.url, ...env });
const spans = () => spansOf(target.received);

const TRACE_ID = 'a'.repeat(32);
const PARENT_ID = 'b'.repeat(16);
const parent = (flags: '00' | '01') => ({ traceparent: `00-${TRACE_ID}-${PARENT_ID}-${flags}` });

describe('a sampler', () => {
  test('keeps an unsampled parent unsampled', async () => {
    const p = await program();
    const headers = await p.send({ do: 'continue', carrier: parent('00') });
    await p.send({ do: 'continue', carrier: parent('01') });
    await p.send({ do: 'shutdown' });
    expect((headers as { traceparent: string }).traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
    expect(spans()).toHaveLength(1);
    expect(spans()[0]).toMatchObject({ traceId: TRACE_ID, parentSpanId: PARENT_ID });
  });

  test.each([
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'always_on' }, 50],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 0],
  ])('follows %j', async (env, expected) => {
    const p = await program(env);
    await p.send({ do: 'spans', n: 50 });
    await p.send({ do: 'shutdown' });
    expect(spans()).toHaveLength(expected);
  });
});

test('limits apply to attributes, texts and events, and what they drop is counted in the span', async () => {
  const p = await program({
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '2',
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '20',
    OTEL_SPAN_EVENT_COUNT_LIMIT: '3',
  });
  await p.send({ do: 'span', name: 'a', attributes: { text: 'x'.repeat(100), b: 1, c: 2, d: 3 }, events: 5 });
  await p.send({ do: 'shutdown' });
  expect(attributesOf(spans()[0])).toEqual({ text: 'x'.repeat(20), b: 1 });
  expect(spans()[0]).toMatchObject({ droppedAttributesCount: 2, droppedEventsCount: 2 });
  expect(spans()[0]?.events).toHaveLength(3);
});

test('OTEL_PROPAGATORS replaces the headers', async () => {
  const p = await program({ OTEL_PROPAGATORS: 'b3multi' });
  const headers = await p.send({
    do: 'continue',
    carrier: { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': PARENT_ID, 'x-b3-sampled': '1' },
  });
  await p.send({ do: 'shutdown' });
  expect(headers).toEqual({ 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': spans()[0]?.spanId, 'x-b3-sampled': '1' });
  expect(spans()[0]).toMatchObject({ parentSpanId: PARENT_ID });
});

test('metrics.getMeter() is on /metrics', async () => {
  const p = await program();
  await p.send({ do: 'count' });
  expect(await p.send({ do: 'metrics' })).toMatch(/^program_calls_total(\{.*\})? 2$/m);
});

test('OTEL_SDK_DISABLED turns spans off; log lines and metrics stay', async () => {
  const p = await program({ OTEL_SDK_DISABLED: 'true' });
  await p.send({ do: 'spans', n: 2 });
  await p.send({ do: 'logs', n: 1 });
  expect(await p.send({ do: 'metrics' })).toContain('log_lines_total{level="info"} 1');
  await p.send({ do: 'shutdown' });
  expect(target.received).toEqual([]);
  await until('the line is on stdout', () => p.output().includes('"message":"line 0"'));
  expect(p.output()).not.toContain('0'.repeat(32));
});

describe('OTEL_CONFIG_FILE', () => {
  function config(text: string): string {
    const file = join(mkdtempSync(join(tmpdir(), 'sextant-otel-')), 'otel.yaml');
    writeFileSync(file, text);
    return file;
  }

  test('configures the SDK; redaction and bounded requests stay', async () => {
    const p = await program({
      OTEL_CONFIG_FILE: config(`
file_format: "1.0"
resource: { attributes: [{ name: team, value: search }] }
propagator: { composite: [{ b3multi: }] }
attribute_limits: { attribute_count_limit: 3 }
tracer_provider:
  processors:
    - batch:
        schedule_delay: 20
        exporter: { otlp_http: { endpoint: "${target.url}/v1/traces", encoding: json, headers: [{ name: key, value: k }] } }
`),
      SEXTANT_SPAN_REQUEST_BYTES: '20000',
    });
    const attributes = { note: 'password=hunter22', nan: NaN, c: 1, d: 2 };
    await p.send({ do: 'span', name: 'from a file', attributes });
    await p.send({ do: 'failures', n: 20, length: 4_000 });
    await p.send({ do: 'shutdown' });
    expect(spans()).toHaveLength(21);
    expect(attributesOf(spans()[0])).toEqual({ note: 'password=[redacted]', nan: 'NaN', c: 1 });
    expect(resourceOf(target.received)).toMatchObject({ team: 'search', 'service.name': 'program' });
    expect(target.received[0]?.headers).toMatchObject({ key: 'k', 'content-type': 'application/json' });
    for (const { bytes } of target.received) expect(bytes).toBeLessThan(40_000);
    expect(await p.send({ do: 'continue', carrier: {} })).toHaveProperty('x-b3-traceid');
  });

  test('an invalid file is named in the log and disables the SDK', async () => {
    const p = await program({ OTEL_CONFIG_FILE: config('file_format: [') });
    await p.send({ do: 'spans', n: 1 });
    await p.send({ do: 'shutdown' });
    await until('it is said', () => /configuration/i.test(p.output()));
    expect(target.received).toEqual([]);
  });
});
