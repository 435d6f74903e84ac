// A program with the stock OpenTelemetry SDK for Python: its spans, metrics and logs arrive, and refer to each other.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { jaegerTrace, lokiStreams, prometheusSeries, type Stream } from './testing/stores';

const SERVICE = 'embed';
const RUN = 'run-7';
const LINES = '{service="embed", env="local", level=~"info|error"}';

let stack: TestStack;
let streams: readonly Stream[];

beforeAll(async () => {
  stack = await startStack({ only: ['collector', 'jaeger', 'prometheus', 'loki'] });
  await promisify(execFile)(join(__dirname, '../../examples/python-job/run.sh'), [RUN], {
    env: {
      ...process.env,
      OTEL_SERVICE_NAME: SERVICE,
      OTEL_EXPORTER_OTLP_ENDPOINT: stack.endpoints['collector'],
    },
  });
  streams = await until('Loki has the lines', async () => {
    const found = await lokiStreams(stack, LINES);
    return found.flatMap(({ lines }) => lines).length === 3 && found;
  });
}, 900_000);
afterAll(() => stack?.stop(), 60_000);

test('lines have the labels of our lines, and the run, span and instance as structured metadata', async () => {
  expect(streams.map(({ labels }) => labels).sort((a, b) => (a['level']! < b['level']! ? -1 : 1))).toEqual([
    { service: SERVICE, env: 'local', level: 'error' },
    { service: SERVICE, env: 'local', level: 'info' },
  ]);
  const metadata = streams.flatMap(({ lines }) => lines.map((line) => line.metadata));
  for (const each of metadata) {
    expect(each).toMatchObject({ run_id: RUN, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(each['service_instance_id']).toBeTruthy();
  }
  expect(await lokiStreams(stack, `${LINES} | run_id="${RUN}"`)).toHaveLength(2);
  expect(await lokiStreams(stack, `${LINES} | run_id="another"`)).toEqual([]);
});

test('the trace of the lines is in Jaeger, with the span of each line', async () => {
  const all = streams.flatMap(({ lines }) => lines.map(({ metadata }) => metadata));
  const [traceId, ...others] = new Set(all.map((metadata) => metadata['trace_id']!));
  expect(others).toEqual([]);
  const spans = await until('Jaeger has the trace', () => jaegerTrace(stack, traceId!), { timeoutMs: 120_000 });
  expect(spans.map(({ operationName }) => operationName).sort()).toEqual([
    'embed batch',
    'embed batch',
    'embed batch',
    'embed documents',
  ]);
  const ids = spans.map(({ spanID }) => spanID);
  expect(all.filter((metadata) => !ids.includes(metadata['span_id']!))).toEqual([]);
}, 150_000);

test('counters and histograms are in Prometheus by its conventions, with service, env and the instance of the lines', async () => {
  const instance = streams[0]!.lines[0]!.metadata['service_instance_id'];
  const [documents] = await until('Prometheus has the counter', async () => {
    const found = await prometheusSeries(stack, 'embed_documents_total');
    return found.length === 1 && found;
  });
  expect(documents).toEqual({
    labels: {
      __name__: 'embed_documents_total',
      service: SERVICE,
      env: 'local',
      job: SERVICE,
      instance,
      model: 'small',
    },
    value: 3,
  });
  const [count] = await prometheusSeries(stack, 'embed_batch_duration_seconds_count{service="embed"}');
  expect(count?.value).toBe(3);
});
